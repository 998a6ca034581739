using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Identifiers;
using RegFiling.Platform.Ledger;

namespace RegFiling.Register;

/// <summary>What an entry of our own shows to the public; the last four are the published text (拟公示内容).</summary>
public sealed record PublishedContent(
    string Name,
    string SubjectName,
    LegalType LegalType,
    ListCategory? Category = null,
    FilerRole? Role = null,
    string? Product = null,
    string? Use = null,
    string? Principle = null,
    string? Mechanism = null,
    string? Scenario = null,
    string? Purpose = null);

/// <summary>
/// One entry of the public register: a row of a published list, read-only here and without case or tier, or an entry of our own.
/// After a change call <see cref="RegisterIndex.UpdateAsync"/> before saving, or the search does not find it.
/// </summary>
public sealed class RegisterEntry : ILedgerRecord, IDocumentFacts
{
    // A row of a published list comes in with its file, whose hash is in the event of the import.
    bool ILedgerRecord.IsOutsideTheRecord => IsPublicRecord;

    private RegisterEntry()
    {
    }

    public Guid Id { get; private set; }

    public RegisterSeries Series { get; private set; }

    /// <summary>A row of a published list. Only another import changes it.</summary>
    public bool IsPublicRecord => Series != RegisterSeries.Local;

    public string Number { get; private set; } = "";

    /// <summary>The whole number without spaces, letters in capitals: unique over the register.</summary>
    public string NumberKey { get; private set; } = "";

    /// <summary>The national number of an entry of our own; an imported row carries it as <see cref="Number"/>.</summary>
    public string? NationalNumber { get; private set; }

    public string? NationalNumberKey { get; private set; }

    public string Name { get; private set; } = "";

    public LegalType? LegalType { get; private set; }

    public ListCategory? Category { get; private set; }

    public FilerRole? Role { get; private set; }

    public string SubjectName { get; private set; } = "";

    /// <summary>Names that the subject had under the same number, latest first, one per line.</summary>
    public string? FormerSubjectNames { get; private set; }

    public string? Territory { get; private set; }

    public string? Product { get; private set; }

    public string? Use { get; private set; }

    public string? Remark { get; private set; }

    /// <summary>The date of filing as published; not the date inside the number.</summary>
    public DateOnly? FiledOn { get; private set; }

    public RegisterState State { get; private set; } = RegisterState.Filed;

    public DateOnly? StateOn { get; private set; }

    /// <summary>公示信息与实际不符，待处理: since when the entry is known not to match reality, because a change that has happened was refused.</summary>
    public DateOnly? NotMatchingOn { get; private set; }

    public string? Principle { get; private set; }

    public string? Mechanism { get; private set; }

    public string? Scenario { get; private set; }

    public string? Purpose { get; private set; }

    public Guid? CaseId { get; private set; }

    public Guid? FilingId { get; private set; }

    public string? Source { get; private set; }

    public DateOnly? RetrievedOn { get; private set; }

    /// <summary>The row as imported, every cell under its heading, as JSON.</summary>
    public string? RawJson { get; private set; }

    /// <summary>When the entry first appeared in this register.</summary>
    public DateTimeOffset PublishedAt { get; private set; }

    public DateTimeOffset ChangedAt { get; private set; }

    /// <summary>By this date the register is sorted, newest first: filing, else retrieval, else publication.</summary>
    public DateOnly SortDate { get; private set; }

    /// <summary>Name, subjects, product and numbers, folded for search.</summary>
    public string SearchText { get; private set; } = "";

    /// <summary>
    /// A new entry of our own. It needs the national number: before that nothing is published as filed.
    /// <paramref name="localNumber"/> is of our own series; a national number there is a bug of the caller.
    /// </summary>
    public static RegisterEntry Publish(
        string localNumber, string nationalNumber, PublishedContent content, Guid caseId, Guid filingId, DateOnly filedOn, DateTimeOffset at)
    {
        if (IsNational(localNumber) || !IsNational(nationalNumber))
            throw new ArgumentException($"{localNumber} must be of the own series, {nationalNumber} a national number");
        var entry = new RegisterEntry
        {
            Id = Guid.CreateVersion7(at),
            Series = RegisterSeries.Local,
            Number = localNumber.Trim(),
            NumberKey = KeyOf(localNumber),
            NationalNumber = FilingNumber.TryParse(nationalNumber, out var filing) ? filing.ToString() : nationalNumber.Trim(),
            NationalNumberKey = KeyOf(nationalNumber),
            CaseId = caseId,
            FilingId = filingId,
            FiledOn = filedOn,
            PublishedAt = at,
        };
        entry.Show(content, at);
        return entry;
    }

    /// <summary>Shows changed (变更) or corrected (更正) content under the same number. Add what it returns: it is what stood before, for the public history.</summary>
    public RegisterRevision Amend(PublishedContent content, RegisterState state, DateOnly on, DateTimeOffset at, RevisionReason? why = null)
    {
        RefusePublicRecord();
        if (state is not (RegisterState.Changed or RegisterState.Corrected))
            throw new ArgumentOutOfRangeException(nameof(state));
        var before = Before(at, why);
        (State, StateOn, NotMatchingOn) = (state, on, null);
        Show(content, at);
        return before;
    }

    /// <summary>Shows the right national number in place of a wrong one (更正), which stays public and findable. Add what it returns, as for <see cref="Amend"/>.</summary>
    public RegisterRevision CorrectNumber(string nationalNumber, DateOnly? filedOn, DateOnly on, DateTimeOffset at, RevisionReason why)
    {
        RefusePublicRecord();
        if (!IsNational(nationalNumber))
            throw new ArgumentException($"{nationalNumber} must be a national number");
        var before = Before(at, why, replacesNumber: true);
        NationalNumber = FilingNumber.TryParse(nationalNumber, out var filing) ? filing.ToString() : nationalNumber.Trim();
        (NationalNumberKey, FiledOn) = (KeyOf(nationalNumber), filedOn ?? FiledOn);
        (State, StateOn, ChangedAt) = (RegisterState.Corrected, on, at);
        Index();
        return before;
    }

    /// <summary>
    /// Sets right what stands wrongly (更正), field by field; an entry that has ended stays ended. Add what it returns, as for <see cref="Amend"/>.
    /// </summary>
    public RegisterRevision Correct(IReadOnlyDictionary<string, string> corrected, DateOnly on, DateTimeOffset at, RevisionReason why)
    {
        ArgumentNullException.ThrowIfNull(corrected);
        RefusePublicRecord();
        var before = Before(at, why);
        string? Or(string field, string? now) => corrected.TryGetValue(field, out var value) ? value : now;
        var content = new PublishedContent(
            Or("name", Name)!, Or("subjectName", SubjectName)!, LegalType!.Value, Category, Role, Or("product", Product), Or("use", Use),
            Or("principle", Principle), Or("mechanism", Mechanism), Or("scenario", Scenario), Or("purpose", Purpose));
        FiledOn = Or("filedOn", null) is { } day ? DateOnly.ParseExact(day, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) : FiledOn;
        if (State is not (RegisterState.Deregistered or RegisterState.Revoked))
            (State, StateOn) = (RegisterState.Corrected, on);
        Show(content, at);
        return before;
    }

    /// <summary>Deregistered (注销), revoked (撤销), or filed again after a reconsideration or judgment. Add what it returns, as for <see cref="Amend"/>.</summary>
    public RegisterRevision SetState(RegisterState state, DateOnly on, DateTimeOffset at, RevisionReason? why = null)
    {
        RefusePublicRecord();
        var before = Before(at, why);
        (State, StateOn, ChangedAt) = (state, on, at);
        return before;
    }

    /// <summary>Marks that what is published does not match reality (domain 4.3); the next accepted change takes the mark off. Add what it returns, as for <see cref="Amend"/>.</summary>
    public RegisterRevision MarkNotMatching(DateOnly on, DateTimeOffset at, RevisionReason why)
    {
        RefusePublicRecord();
        var before = Before(at, why);
        (NotMatchingOn, ChangedAt) = (NotMatchingOn ?? on, at);
        return before;
    }

    public IEnumerable<(string Name, Text Value)> Facts() =>
    [
        ("entry.name", Text.Of(Name)),
        ("entry.number", Text.Of(NationalNumber ?? Number)),
        ("entry.localNumber", Text.Of(Number)),
    ];

    /// <summary>The key under which a number is unique: bare and complete filing numbers are the same, case and spaces do not matter.</summary>
    public static string KeyOf(string number) => FilingNumber.TryParse(number, out var filing)
        ? filing.ToString()
        : string.Concat(Characters.Narrow(Characters.Clean(number, out _)).Where(c => !char.IsWhiteSpace(c))).ToUpperInvariant();

    internal static RegisterEntry FromPublicRow(PublicRow row, string source, DateOnly retrievedOn, DateTimeOffset at)
    {
        var entry = new RegisterEntry
        {
            Id = Guid.CreateVersion7(at),
            Series = row.Series,
            Number = row.Number,
            NumberKey = row.Key,
            PublishedAt = at,
        };
        entry.Fill(row);
        entry.Stamp(row, source, retrievedOn, at);
        return entry;
    }

    /// <summary>Takes a newer row of the published list. Null when it says nothing new, else what stood before.</summary>
    internal RegisterRevision? Take(PublicRow row, string source, DateOnly retrievedOn, DateTimeOffset at)
    {
        if (!IsPublicRecord)
            throw new InvalidOperationException("An import does not change an entry of our own.");
        var before = Before(at, null);
        var then = Content();
        Fill(row);
        if (then.Equals(Content()))
            return null;
        if (before.SubjectName != SubjectName)
            FormerSubjectNames = string.Join('\n', (FormerSubjectNames?.Split('\n') ?? []).Prepend(before.SubjectName).Distinct().Take(4));
        Stamp(row, source, retrievedOn, at);
        return before;
    }

    private RegisterRevision Before(DateTimeOffset at, RevisionReason? why, bool replacesNumber = false) => new()
    {
        Id = Guid.CreateVersion7(at),
        EntryId = Id,
        ReplacedAt = at,
        Name = Name,
        SubjectName = SubjectName,
        State = State,
        Source = Source,
        RetrievedOn = RetrievedOn,
        RawJson = RawJson,
        Content = RegisterFields.Snapshot(this),
        Number = replacesNumber ? NationalNumber : null,
        NumberKey = replacesNumber ? NationalNumberKey : null,
        Reason = why?.Reason,
        Ground = why?.Ground,
        CaseNumber = why?.CaseNumber,
    };

    private object Content() => (Name, LegalType, Category, Role, SubjectName, (Territory, Product, Use, Remark, FiledOn, State, StateOn));

    // A list without a column says nothing about it, so what an earlier list said stays; an empty cell says that there is nothing.
    private void Fill(PublicRow row)
    {
        if (!row.IsDeregistration || Name.Length == 0)
        {
            Name = row.Name ?? Name;
            SubjectName = row.SubjectName ?? SubjectName;
            LegalType = row.LegalType ?? LegalType;
            Category = row.Category ?? Category;
            Role = row.Role ?? Role;
            Territory = row.Territory.Or(Territory);
            Product = row.Product.Or(Product);
            Use = row.Use.Or(Use);
            FiledOn = row.FiledOn ?? FiledOn;
        }

        Remark = row.Remark.Or(Remark);
        State = row.State ?? State;
        StateOn = row.StateOn ?? StateOn;
    }

    private void Stamp(PublicRow row, string source, DateOnly retrievedOn, DateTimeOffset at)
    {
        (Source, RetrievedOn, RawJson, ChangedAt) = (source, retrievedOn, row.RawJson, at);
        Index();
    }

    private void Show(PublishedContent content, DateTimeOffset at)
    {
        (Name, SubjectName, LegalType, Category, Role) = (content.Name, content.SubjectName, content.LegalType, content.Category, content.Role);
        (Product, Use, Principle, Mechanism) = (content.Product, content.Use, content.Principle, content.Mechanism);
        (Scenario, Purpose, ChangedAt) = (content.Scenario, content.Purpose, at);
        Index();
    }

    private void Index()
    {
        SortDate = FiledOn ?? RetrievedOn ?? DateOnly.FromDateTime(PublishedAt.UtcDateTime);
        SearchText = RegisterIndex.Fold(Name, SubjectName, FormerSubjectNames, Product, Number, NationalNumber);
    }

    private void RefusePublicRecord()
    {
        if (IsPublicRecord)
            throw new InvalidOperationException($"{Number} is a public record; only an import changes it.");
    }

    private static bool IsNational(string number) => FilingNumber.TryParse(number, out _) || GenerativeFilingNumber.TryParse(number, out _);
}

/// <summary>Why an entry was changed, as the public history says it: the reason, the article where there is one, the case.</summary>
public sealed record RevisionReason(string Reason, string? Ground = null, string? CaseNumber = null);

/// <summary>What an entry said before it was replaced, and why it was, so that the public can see what changed and when. Final once written.</summary>
public sealed class RegisterRevision : ILedgerRecord
{
    // What an import replaced stands in the event of the import.
    bool ILedgerRecord.IsOutsideTheRecord => Source is not null;

    public required Guid Id { get; init; }

    public required Guid EntryId { get; init; }

    public required DateTimeOffset ReplacedAt { get; init; }

    public required string Name { get; init; }

    public required string SubjectName { get; init; }

    public required RegisterState State { get; init; }

    public string? Source { get; init; }

    public DateOnly? RetrievedOn { get; init; }

    public string? RawJson { get; init; }

    /// <summary>The national number that stood here and was wrong.</summary>
    public string? Number { get; init; }

    public string? NumberKey { get; init; }

    /// <summary>Every public field as it stood, as JSON by field id (<see cref="RegisterFields"/>); null for what an older version of the product replaced.</summary>
    public string? Content { get; init; }

    public string? Reason { get; init; }

    /// <summary>The article that it rests on (<c>cac-order-9/24</c>).</summary>
    public string? Ground { get; init; }

    public string? CaseNumber { get; init; }
}

internal sealed class RegisterEntryMapping : IEntityTypeConfiguration<RegisterEntry>
{
    public const int LongestName = 400;
    public const int LongestProduct = 2000;
    public const int LongestText = 10_000;
    public const int LongestNumber = 200;
    public const int LongestRaw = 400_000;

    public void Configure(EntityTypeBuilder<RegisterEntry> builder)
    {
        // 4 is RegisterSeries.Local.
        builder.ToTable(table =>
        {
            table.HasCheckConstraint("CK_RegisterEntry_PublicRecordHasNoCase", "series = 4 OR (case_id IS NULL AND filing_id IS NULL)");
            table.HasCheckConstraint("CK_RegisterEntry_OwnHasNationalNumber", "series <> 4 OR national_number IS NOT NULL");
        });
        builder.Property(entry => entry.Id).ValueGeneratedNever();
        builder.Ignore(entry => entry.IsPublicRecord);
        builder.Property(entry => entry.Number).HasMaxLength(LongestNumber);
        builder.Property(entry => entry.NumberKey).HasMaxLength(LongestNumber);
        builder.Property(entry => entry.NationalNumber).HasMaxLength(LongestNumber);
        builder.Property(entry => entry.NationalNumberKey).HasMaxLength(LongestNumber);
        builder.Property(entry => entry.Name).HasMaxLength(LongestName);
        builder.Property(entry => entry.SubjectName).HasMaxLength(LongestName);
        builder.Property(entry => entry.FormerSubjectNames).HasMaxLength(2000);
        builder.Property(entry => entry.Territory).HasMaxLength(100);
        builder.Property(entry => entry.Product).HasMaxLength(LongestProduct);
        builder.Property(entry => entry.Use).HasMaxLength(LongestText);
        builder.Property(entry => entry.Remark).HasMaxLength(LongestText);
        builder.Property(entry => entry.Principle).HasMaxLength(LongestText);
        builder.Property(entry => entry.Mechanism).HasMaxLength(LongestText);
        builder.Property(entry => entry.Scenario).HasMaxLength(LongestText);
        builder.Property(entry => entry.Purpose).HasMaxLength(LongestText);
        builder.Property(entry => entry.RawJson).HasMaxLength(LongestRaw);
        builder.Property(entry => entry.SearchText).HasMaxLength(LongestText);
        builder.HasIndex(entry => entry.NumberKey).IsUnique();
        builder.HasIndex(entry => entry.NationalNumberKey);
        builder.HasIndex(entry => new { entry.SortDate, entry.Id });
        // The feed reads the newest changes first.
        builder.HasIndex(entry => new { entry.ChangedAt, entry.Id });
        // Two cases may be about one entry: who comes second decides again on what then stands.
        builder.Property(entry => entry.ChangedAt).IsConcurrencyToken();
        builder.HasIndex(entry => entry.FilingId);
    }
}

internal sealed class RegisterRevisionMapping : IEntityTypeConfiguration<RegisterRevision>
{
    public void Configure(EntityTypeBuilder<RegisterRevision> builder)
    {
        builder.Property(revision => revision.Id).ValueGeneratedNever();
        builder.Property(revision => revision.Number).HasMaxLength(RegisterEntryMapping.LongestNumber);
        builder.Property(revision => revision.NumberKey).HasMaxLength(RegisterEntryMapping.LongestNumber);
        builder.HasIndex(revision => revision.NumberKey);
        builder.Property(revision => revision.RawJson).HasMaxLength(RegisterEntryMapping.LongestRaw);
        builder.Property(revision => revision.Content).HasMaxLength(RegisterEntryMapping.LongestRaw);
        builder.Property(revision => revision.Reason).HasMaxLength(4000);
        builder.Property(revision => revision.Ground).HasMaxLength(200);
        builder.Property(revision => revision.CaseNumber).HasMaxLength(60);
        Final.Both(builder, "register_revision");
        builder.HasOne<RegisterEntry>().WithMany().HasForeignKey(revision => revision.EntryId);
    }
}

using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;
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
public sealed class RegisterEntry : ILedgerRecord
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

    /// <summary>Shows changed (变更) or corrected (更正) content under the same number.</summary>
    public void Amend(PublishedContent content, RegisterState state, DateOnly on, DateTimeOffset at)
    {
        RefusePublicRecord();
        if (state is not (RegisterState.Changed or RegisterState.Corrected))
            throw new ArgumentOutOfRangeException(nameof(state));
        (State, StateOn) = (state, on);
        Show(content, at);
    }

    /// <summary>Deregistered (注销), revoked (撤销), or filed again after a reconsideration or judgment.</summary>
    public void SetState(RegisterState state, DateOnly on, DateTimeOffset at)
    {
        RefusePublicRecord();
        (State, StateOn, ChangedAt) = (state, on, at);
    }

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
        var before = new RegisterRevision
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
        };
        var then = Content();
        Fill(row);
        if (then.Equals(Content()))
            return null;
        if (before.SubjectName != SubjectName)
            FormerSubjectNames = string.Join('\n', (FormerSubjectNames?.Split('\n') ?? []).Prepend(before.SubjectName).Distinct().Take(4));
        Stamp(row, source, retrievedOn, at);
        return before;
    }

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

/// <summary>What an imported entry said before a newer list replaced it, so that the public can see what changed and when.</summary>
public sealed class RegisterRevision
{
    public required Guid Id { get; init; }

    public required Guid EntryId { get; init; }

    public required DateTimeOffset ReplacedAt { get; init; }

    public required string Name { get; init; }

    public required string SubjectName { get; init; }

    public required RegisterState State { get; init; }

    public string? Source { get; init; }

    public DateOnly? RetrievedOn { get; init; }

    public string? RawJson { get; init; }
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
        builder.HasIndex(entry => entry.FilingId);
    }
}

internal sealed class RegisterRevisionMapping : IEntityTypeConfiguration<RegisterRevision>
{
    public void Configure(EntityTypeBuilder<RegisterRevision> builder)
    {
        builder.Property(revision => revision.Id).ValueGeneratedNever();
        builder.Property(revision => revision.RawJson).HasMaxLength(RegisterEntryMapping.LongestRaw);
        builder.HasOne<RegisterEntry>().WithMany().HasForeignKey(revision => revision.EntryId);
    }
}

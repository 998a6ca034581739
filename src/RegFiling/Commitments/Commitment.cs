using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;
using RegFiling.Filings;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Ledger;
using RegFiling.Platform.Persistence;
using RegFiling.Platform;
using RegFiling.Subjects;

namespace RegFiling.Commitments;

/// <summary>自我承诺: what a company promised, as it was signed. Later notices, interviews and cases cite its clauses by number.</summary>
public sealed class Commitment : IDocumentFacts, ILedgerRecord
{
    public required Guid Id { get; init; }

    public required Guid SubjectId { get; init; }

    public Guid? FilingId { get; init; }

    public DateTimeOffset? SignedAt { get; set; }

    public Guid? SignedBy { get; set; }

    /// <summary>SHA-256 of the clauses as they were signed.</summary>
    public string? Sha256 { get; set; }

    public IEnumerable<(string Name, Text Value)> Facts() => [("commitment.sha256", Text.Of(Sha256 ?? ""))];

    internal sealed class Mapping : IEntityTypeConfiguration<Commitment>
    {
        public void Configure(EntityTypeBuilder<Commitment> builder)
        {
            builder.Property(c => c.Sha256).HasMaxLength(64);
            builder.HasIndex(c => c.FilingId);
            builder.HasOne<Subject>().WithMany().HasForeignKey(c => c.SubjectId);
        }
    }
}

/// <summary>One clause as it was signed. A hard promise (硬性承诺) binds; a best effort (努力目标) is reported on and learnt from.</summary>
public sealed class CommitmentClause : ILedgerRecord
{
    public required Guid CommitmentId { get; init; }

    /// <summary>1, 2, 3 … as printed.</summary>
    public required int Number { get; init; }

    public required string Clause { get; init; }

    public required string TextZh { get; init; }

    public required string TextEn { get; init; }

    /// <summary>Everything that was filled in for it (date, cycle, proof), as canonical JSON.</summary>
    public required string Terms { get; init; }

    public DateOnly? DueOn { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<CommitmentClause>
    {
        public void Configure(EntityTypeBuilder<CommitmentClause> builder)
        {
            builder.HasKey(c => new { c.CommitmentId, c.Number });
            builder.Property(c => c.Clause).HasMaxLength(60);
            builder.Property(c => c.TextZh).HasMaxLength(1000);
            builder.Property(c => c.TextEn).HasMaxLength(2000);
            builder.Property(c => c.Terms).HasMaxLength(-1);
            builder.HasOne<Commitment>().WithMany().HasForeignKey(c => c.CommitmentId);
        }
    }
}

internal static class CommitmentRules
{
    // A filing is submitted on the ground of its commitment; while it is under way the ground stays.
    [Rule("commitment.not-relied-on@1")]
    public static IEnumerable<Refusal> NotReliedOn(CaseContext at)
    {
        foreach (var filing in at.Linked.Where(linked => linked is { Kind: "commits", From: true, Case: { ClosedAt: null, Private: false } } && at.Case.State != "drafted"))
        {
            yield return new(
                "commitment.relied-on",
                new($"备案“{filing.Case.Title}”（{filing.Case.Number}）正在办理，不能撤回所依据的承诺", $"The filing “{filing.Case.Title}” ({filing.Case.Number}) under way rests on this commitment"),
                new("可以先撤回备案，或者在承诺登记后申请调整", "Withdraw the filing first, or ask for an adjustment once the commitment is registered"));
        }
    }
}

[Action("commitment", "start")]
internal sealed class StartCommitment : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var filing = at.Linked.FirstOrDefault(linked => linked.Kind == "commits")?.Case;
        var commitment = new Commitment { Id = Guid.CreateVersion7(at.Now), SubjectId = at.Record<Subject>().Id, FilingId = filing?.RecordId };
        at.Case.RecordId = commitment.Id;
        at.Case.Title = filing?.Title ?? at.Case.Title;
        return Effects.None.Adds(commitment);
    }
}

/// <summary>签署: the clauses are frozen with their words of the day; an act of the unit, confirmed electronically by the security officer.</summary>
[Action("commitment", "sign")]
internal sealed class SignCommitment : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var chosen = at.SavedForm(Loader.Clauses);
        var commitment = at.Record<Commitment>();
        commitment.SignedAt = at.Now;
        commitment.SignedBy = at.Actor.PersonId;
        commitment.Sha256 = chosen.Sha256();
        var menu = at.Pack.Forms[Loader.Clauses].Field("clauses")!.Fields.First(field => field.Id == "clause");
        return Effects.None.Adds(chosen.Rows("clauses").Select((row, index) =>
        {
            var words = FormText.Show(menu, row["clause"]);
            return new CommitmentClause
            {
                CommitmentId = commitment.Id,
                Number = index + 1,
                Clause = row.Text("clause")!,
                TextZh = words.Zh,
                TextEn = words.En,
                Terms = row.ToJson(),
                DueOn = row.Date("dueDate") ?? row.Date("due"),
            };
        }));
    }

    [Loads("commitment")]
    internal sealed class Loader : ILoadRecords
    {
        public const string Clauses = "commitment/clauses";

        public async Task LoadAsync(CaseContext at, RegFilingDbContext db, CancellationToken cancellationToken)
        {
            at.Bring(await db.Set<Subject>().Where(s => s.Id == at.Case.SubjectId).ToListAsync(cancellationToken));
            at.Bring(await db.Set<Commitment>().Where(c => c.Id == at.Case.RecordId).ToListAsync(cancellationToken));
            at.Bring(await db.Set<CommitmentClause>().Where(c => c.CommitmentId == at.Case.RecordId).OrderBy(c => c.Number).ToListAsync(cancellationToken));
            var filing = at.Linked.FirstOrDefault(linked => linked.Kind == "commits")?.Case.RecordId;
            at.Bring(await db.Set<Filing>().Where(f => f.Id == filing).ToListAsync(cancellationToken));
        }
    }
}

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

namespace RegFiling.Assessments;

/// <summary>算法安全自评估: the record of a self-assessment, with who signed it and until when it is valid.</summary>
public sealed class Assessment : IDocumentFacts, ILedgerRecord
{
    public required Guid Id { get; init; }

    public required Guid SubjectId { get; init; }

    public Guid? FilingId { get; init; }

    public DateTimeOffset? SignedAt { get; set; }

    public Guid? SignedBy { get; set; }

    /// <summary>SHA-256 of the answers that were signed.</summary>
    public string? SignedSha256 { get; set; }

    public IEnumerable<(string Name, Text Value)> Facts() => [("assessment.sha256", Text.Of(SignedSha256 ?? ""))];

    internal sealed class Mapping : IEntityTypeConfiguration<Assessment>
    {
        public void Configure(EntityTypeBuilder<Assessment> builder)
        {
            builder.Property(a => a.SignedSha256).HasMaxLength(64);
            builder.HasIndex(a => a.FilingId);
            builder.HasOne<Subject>().WithMany().HasForeignKey(a => a.SubjectId);
        }
    }
}

/// <summary>开始自评估: tied to the filing that it assesses, under the same name.</summary>
[Action("assessment", "start")]
internal sealed class StartAssessment : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var filing = at.Linked.FirstOrDefault(linked => linked.Kind == "assesses")?.Case;
        var assessment = new Assessment { Id = Guid.CreateVersion7(at.Now), SubjectId = at.Record<Subject>().Id, FilingId = filing?.RecordId };
        at.Case.RecordId = assessment.Id;
        at.Case.Title = filing?.Title ?? at.Case.Title;
        return Effects.None.Adds(assessment);
    }
}

/// <summary>签署 by the algorithm security officer: an electronic confirmation of exactly these answers.</summary>
[Action("assessment", "sign")]
internal sealed class SignAssessment : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var assessment = at.Record<Assessment>();
        assessment.SignedAt = at.Now;
        assessment.SignedBy = at.Actor.PersonId;
        assessment.SignedSha256 = at.SavedForm(AssessmentRules.Form).Sha256();
        return Effects.None;
    }
}

internal static class AssessmentRules
{
    public const string Form = "assessment/self-assessment";

    /// <summary>The eight headings of the national report (domain 2.4), in its order.</summary>
    public static IReadOnlyList<(string Id, Text Title)> EightRisks { get; } =
    [
        ("abuse", new("算法滥用", "Abuse of the algorithm")),
        ("maliciousUse", new("恶意利用", "Malicious use")),
        ("vulnerability", new("算法漏洞", "Vulnerability")),
        ("illegalContentGeneration", new("违法和不良信息生成", "Generation of illegal content")),
        ("illegalContentStorage", new("违法和不良信息存储", "Storage of illegal content")),
        ("illegalContentSpread", new("违法和不良信息传播", "Spread of illegal content")),
        ("dataLeakage", new("数据和用户信息泄露", "Leakage of data and user information")),
        ("other", new("其他风险", "Other")),
    ];

    [Rule("assessment.eight-risks@1")]
    public static IEnumerable<Refusal> EightRisksJudged(CaseContext at)
    {
        var form = at.SavedForm(Form);
        foreach (var (id, title) in EightRisks)
        {
            if (form.Text($"{id}Level") is not (null or "none") && !form.Has($"{id}Measures"))
            {
                yield return new(
                    "assessment.risk-without-measure",
                    new($"“{title.Zh}”存在风险，但没有填写防控措施", $"“{title.En}” is a risk, but no measure is given"),
                    new("请写明采取或者计划采取的措施", "Say what is or will be done about it"),
                    Field: $"{id}Measures",
                    Form: Form);
            }
        }
    }

    // What the authority is checking changes only where a supplement of the filing asks for it.
    [Rule("assessment.submitted-stays@1")]
    public static IEnumerable<Refusal> SubmittedStays(CaseContext at)
    {
        if (at.Case.State == "submitted" && !at.Linked.Any(linked => linked is { Kind: "assesses", From: true, Case.State: "supplement-requested" }))
        {
            yield return new(
                "assessment.under-check",
                new("自评估已提交，正在核对，不能更改", "The self-assessment is submitted and being checked; it cannot be changed now"),
                new("备案需要补正时可以更新；或者由经办人退回完善后修改", "It can be renewed when the filing needs a supplement, or changed once the officer returns it"));
        }
    }

    [Rule("assessment.one-per-filing@1")]
    public static IEnumerable<Refusal> OnePerFiling(CaseContext at)
    {
        foreach (var other in at.All<OtherAssessment>())
        {
            yield return new(
                "assessment.already-there",
                new($"该备案已有算法安全自评估（{other.Number}）", $"This filing has a self-assessment already ({other.Number})"),
                new("请打开该自评估继续填写；已签署、已提交或者已接收的，在其中“更新评估”", "Go on in that self-assessment; where it is signed, submitted or accepted, renew it there"));
        }
    }

    [Loads("assessment")]
    internal sealed class Loader : ILoadRecords
    {
        public async Task LoadAsync(CaseContext at, RegFilingDbContext db, CancellationToken cancellationToken)
        {
            at.Bring(await db.Set<Subject>().Where(s => s.Id == at.Case.SubjectId).ToListAsync(cancellationToken));
            at.Bring(await db.Set<Assessment>().Where(a => a.Id == at.Case.RecordId).ToListAsync(cancellationToken));
            var filing = at.Linked.FirstOrDefault(linked => linked.Kind == "assesses")?.Case.RecordId;
            if (at.Action == "start" && at.Linked.FirstOrDefault(linked => linked.Kind == "assesses")?.Case.Id is { } parent)
            {
                at.Bring(await db.Set<CaseLink>().AsNoTracking().Where(link => link.ToCaseId == parent && link.Kind == "assesses")
                    .Join(db.Set<Case>(), link => link.FromCaseId, c => c.Id, (link, c) => c).Where(c => c.ClosedAt == null).Select(c => new OtherAssessment(c.Number)).ToListAsync(cancellationToken));
            }

            at.Bring(await db.Set<Filing>().Where(f => f.Id == filing).ToListAsync(cancellationToken));
        }
    }
}

/// <summary>A self-assessment of the same filing that has not ended.</summary>
internal sealed record OtherAssessment(string Number);

using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RegFiling.Commitments;
using RegFiling.Filings;
using RegFiling.Knowledge;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;
using RegFiling.RiskTiering;

namespace RegFiling.RiskNotices;

/// <summary>The names that rules and effects of this procedure share with the pack.</summary>
internal static class RiskNotice
{
    public const string Procedure = "risk-notice";
    public const string Draft = "risk-notice/draft";
    public const string Answer = "risk-notice/answer";

    /// <summary>Ties a notice to the filing that it is about.</summary>
    public const string Concerns = "concerns";

    /// <summary>Ties the notice to another company to the one that was drafted for all.</summary>
    public const string SameNotice = "same-notice";

    /// <summary>Ties a notice to what it rests on.</summary>
    public const string Cites = "cites";

    /// <summary>What another company is told: everything but the clauses that the first one alone has signed and the duties of its own tier.</summary>
    public static FormData ForOthers(FormData draft)
    {
        var shared = (JsonObject)draft.Values.DeepClone();
        shared["cites"] = new JsonArray([.. draft.Rows("cites").Where(row => row.Text("kind") is "law" or "knowledge").Select(row => (JsonNode)row.Values.DeepClone())]);
        return new(shared);
    }

    /// <summary>The other companies' cases that still say what this one says.</summary>
    public static IEnumerable<Case> Alike(CaseContext at, string state)
    {
        var shared = ForOthers(at.SavedForm(Draft)).ToJson();
        return at.Linked.Where(linked => linked is { Kind: SameNotice, From: false } && linked.Case.State == state && linked.Saved.TryGetValue(Draft, out var draft) && draft.ToJson() == shared)
            .Select(linked => linked.Case);
    }
}

/// <summary>One thing that a notice can rest on: an article, a clause of the commitment, a duty of the tier, an item of the knowledge commons.</summary>
internal sealed record Citable(string Kind, string Ref, Text Title, Text Ground, Guid? CaseId)
{
    public static Text Word(string kind) => kind switch
    {
        "law" => new("法规条款", "law"),
        "clause" => new("承诺条款", "clause of the commitment"),
        "requirement" => new("应履行事项", "duty"),
        _ => new("知识条目", "knowledge item"),
    };

    /// <summary>Finds what a row of the draft names; null when there is no such thing.</summary>
    public static Citable? Find(CaseContext at, FormData row)
    {
        var (kind, named) = (row.Text("kind"), row.Text("ref")?.Trim() ?? "");
        if (kind == "law")
        {
            var cut = named.IndexOf('/', StringComparison.Ordinal);
            return cut > 0 && cut < named.Length - 1 && at.Pack.Manifest.Sources.Any(source => source.Id == named[..cut])
                ? new("law", named, Wording.Ground(at.Pack.Manifest, named), Text.Of(""), null) : null;
        }

        return kind == "knowledge"
            ? KnowledgeShelf.Of(at.Pack).Where(item => item.Id == named).Select(item => new Citable("knowledge", named, item.Title, item.Source, null)).FirstOrDefault()
            : at.All<Citable>().FirstOrDefault(known => known.Kind == kind && known.Ref == named);
    }
}

/// <summary>A line of the notice: what it rests on.</summary>
internal sealed record CitedItem(Citable Cited, string? Remark) : IDocumentItem
{
    string IDocumentItem.List => "cites";

    JsonObject IDocumentItem.Item(PackManifest pack)
    {
        var item = new JsonObject { ["kind"] = DocumentIssuer.Both(Citable.Word(Cited.Kind)), ["title"] = DocumentIssuer.Both(Cited.Title) };
        if (Cited.Ground.Zh.Length > 0)
        {
            item["ground"] = DocumentIssuer.Both(Cited.Ground);
        }

        if (Remark is { Length: > 0 } remark)
        {
            item["text"] = DocumentIssuer.Both(Text.Of(remark));
        }

        return item;
    }
}

/// <summary>One answer of the company, by the version of the case that it made.</summary>
internal sealed record AnswerGiven(int Version, DateTimeOffset At, string Json);

/// <summary>The tier that counts, which shortens the time to answer and does nothing else here.</summary>
internal sealed record TierNow(string Tier);

/// <summary>The notice as it was issued, for the proof that it was served.</summary>
internal sealed record NoticeFacts(Text Title, string? Number, DateTimeOffset? Arrived, Text ArrivedWords, Text Algorithm) : IDocumentFacts
{
    public IEnumerable<(string Name, Text Value)> Facts() =>
        [("notice.title", Title), ("notice.number", Text.Of(Number ?? "")), ("notice.arrived", ArrivedWords), ("notice.algorithm", Algorithm)];
}

[Loads(RiskNotice.Procedure)]
internal sealed class RiskNoticeLoader : ILoadRecords
{
    public async Task LoadAsync(CaseContext at, RegFilingDbContext db, CancellationToken cancellationToken)
    {
        var about = at.Linked.FirstOrDefault(linked => linked.Kind == RiskNotice.Concerns)?.Case;
        var id = at.Case.RecordId ?? about?.RecordId;
        var filing = await db.Set<Filing>().FirstOrDefaultAsync(f => f.Id == id, cancellationToken);
        if (filing is not null)
        {
            at.Bring(filing);
            await CitablesAsync(at, filing, about, db, cancellationToken);
        }

        // As the act itself will say it, or as it stands.
        var draft = at.Procedure.Action(at.Action)?.Form == RiskNotice.Draft ? at.Form : at.SavedForm(RiskNotice.Draft);
        at.Bring(draft.Rows("cites").Select(row => (Row: row, Cited: Citable.Find(at, row))).Where(found => found.Cited is not null).Select(found => new CitedItem(found.Cited!, found.Row.Text("remark"))));
        at.Bring((await db.Set<CaseForm>().AsNoTracking().Where(form => form.CaseId == at.Case.Id && form.Form == RiskNotice.Answer).OrderBy(form => form.Version)
            .Select(form => new { form.Version, form.At, form.Json }).ToListAsync(cancellationToken)).Select(form => new AnswerGiven(form.Version, form.At, form.Json)));
        var notice = await db.Set<IssuedDocument>().AsNoTracking().Include(document => document.Seals).Where(document => document.CaseId == at.Case.Id && document.Definition == RiskNotice.Procedure)
            .OrderByDescending(document => document.At).FirstOrDefaultAsync(cancellationToken);
        var arrived = notice?.Line(SealKind.Sealed)?.At;
        at.Bring(new NoticeFacts(
            notice?.Title ?? Text.Of(""), notice?.Number, arrived, arrived is { } moment ? Wording.Moment(at.Pack.Deadlines.Time.Local(moment)) : Text.Of(""),
            filing is null ? Text.Of("") : Text.Of((filing.NationalNumber ?? filing.LocalNumber) is not { } number ? filing.Name : $"{filing.Name}（{number}）")));
        if (at.Action == "share")
        {
            var numbers = at.Form.Rows("addressees").Select(row => row.Text("number")?.Trim().ToUpperInvariant()).OfType<string>().ToList();
            at.Bring(await db.Set<Case>().AsNoTracking().Where(c => c.Procedure == "filing" && !c.Private && numbers.Contains(c.Number))
                .Select(c => new Addressee(c.Id, c.Number, c.SubjectId, c.State)).ToListAsync(cancellationToken));
        }
    }

    private static async Task CitablesAsync(CaseContext at, Filing filing, Case? about, RegFilingDbContext db, CancellationToken cancellationToken)
    {
        var clauses = await db.Set<Commitment>().AsNoTracking().Where(c => c.FilingId == filing.Id && c.SignedAt != null)
            .Join(db.Set<CommitmentClause>(), c => c.Id, clause => clause.CommitmentId, (c, clause) => new { c.SignedAt, clause })
            .GroupJoin(db.Set<Case>().Where(c => c.Procedure == "commitment"), found => found.clause.CommitmentId, c => c.RecordId, (found, cases) => new { found.SignedAt, found.clause, Case = cases.Select(c => new { c.Id, c.Number }).FirstOrDefault() })
            .ToListAsync(cancellationToken);
        // Of several commitments the last counts; its clauses are called by the numbers that it prints.
        var last = clauses.Count == 0 ? null : clauses.Max(found => found.SignedAt);
        at.Bring(clauses.Where(found => found.SignedAt == last).OrderBy(found => found.clause.Number).Select(found => new Citable(
            "clause", found.clause.Number.ToString(CultureInfo.InvariantCulture), new(found.clause.TextZh, found.clause.TextEn),
            new($"自我承诺{found.Case?.Number}第{found.clause.Number}条", $"self-commitment {found.Case?.Number}, clause {found.clause.Number}"), found.Case?.Id)));
        var tier = await db.Set<TierDecision>().AsNoTracking().Where(decision => decision.FilingId == filing.Id && decision.ConfirmedAt != null).OrderByDescending(decision => decision.ProposedAt)
            .FirstOrDefaultAsync(cancellationToken);
        if (tier is null)
        {
            return;
        }

        at.Bring(new TierNow(tier.Tier));
        var duties = await db.Set<FilingObligation>().AsNoTracking().Where(duty => duty.TierDecisionId == tier.Id).OrderBy(duty => duty.Position).ToListAsync(cancellationToken);
        at.Bring(duties.Select((duty, index) => new Citable(
            "requirement", (index + 1).ToString(CultureInfo.InvariantCulture), duty.Title,
            duty.Binds && duty.Grounds.Length > 0 ? Wording.Grounds(at.Pack.Manifest, duty.Grounds.Split(' ')) : Wording.Of(duty.Force), about?.Id)));
    }
}

/// <summary>The filing of another company that the same notice is to reach.</summary>
internal sealed record Addressee(Guid CaseId, string Number, Guid? SubjectId, string State);

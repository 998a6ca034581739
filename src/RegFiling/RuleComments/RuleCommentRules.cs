using System.Globalization;
using Microsoft.EntityFrameworkCore;
using RegFiling.Filings;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Persistence;
using RegFiling.RiskTiering.Simulation;

namespace RegFiling.RuleComments;

/// <summary>What a comment on proposed rules and its answer must satisfy. Pure: a rule sees the loaded case and nothing else.</summary>
internal static class RuleCommentRules
{
    /// <summary>How a comment is tied to the case of the change of rules.</summary>
    public const string Link = "comments-on";

    public const string Comment = "rule-comment/comment";
    public const string Answer = "rule-comment/answer";

    [Rule("rule-comment.simulation-open@1")]
    public static IEnumerable<Refusal> SimulationOpen(CaseContext at)
    {
        if (at.Form.Has("simulation") && at.Find<CommentedRun>() is null)
        {
            yield return new(
                "rule-comment.not-open",
                new("没有这一编号的试算，或者它没有对企业开放", "There is no simulation of this number, or it is not open to companies"),
                new("请从“规则试算”中本单位的预览页进入；征求意见已经结束的，不再接收意见", "Come from your preview under “Simulations of rules”; when the consultation has ended, no comments are taken"),
                Field: "simulation");
        }
    }

    // A company names its own filings by what only it sees; whatever else is named says nothing of anybody.
    [Rule("rule-comment.own-filings@1")]
    public static IEnumerable<Refusal> OwnFilings(CaseContext at)
    {
        var own = at.All<OwnFiling>().SelectMany(filing => new[] { filing.Name, filing.LocalNumber, filing.NationalNumber }).OfType<string>().ToHashSet(StringComparer.Ordinal);
        foreach (var (index, row) in at.Form.Rows("points").Index())
        {
            if (row.Text("about") == "filing" && row.Text("which")?.Trim() is { Length: > 0 } named && !own.Contains(named))
            {
                yield return new(
                    "rule-comment.no-such-filing",
                    new($"本单位没有名称或者编号为“{named}”的备案", $"Your company has no filing with the name or number “{named}”"),
                    new("请照预览页上的名称或者编号填写，或者改选其他事项", "Write the name or number as on the preview, or choose something else"),
                    Field: string.Create(CultureInfo.InvariantCulture, $"points[{index}].which"));
            }
        }
    }

    [Rule("rule-comment.each-point-answered@1")]
    public static IEnumerable<Refusal> EachPointAnswered(CaseContext at)
    {
        // Two points may name the same thing: each has its answer.
        var answers = at.Form.Rows("answers").CountBy(row => row.Text("which") ?? "").ToDictionary(StringComparer.Ordinal);
        foreach (var (which, count) in at.SavedForm(Comment).Rows("points").CountBy(row => row.Text("which") ?? ""))
        {
            if (answers.GetValueOrDefault(which) < count)
            {
                yield return new(
                    "rule-comment.point-not-answered",
                    new($"“{which}”没有答复", $"The point “{which}” is not answered"),
                    new("请逐项答复，所指的事项保持原样", "Answer each point and leave its words as they are"),
                    Field: "answers");
            }
        }
    }

    /// <summary>What the company said stands above the answers.</summary>
    [Opens("rule-comment", "answer")]
    public static IReadOnlyList<Text> Read(CaseContext at, FormData form) =>
        [.. at.SavedForm(Comment).Rows("points").Select(row => new Text($"“{row.Text("which")}”：{row.Text("comment")}", $"“{row.Text("which")}”: {row.Text("comment")}"))];

    [Loads("rule-comment")]
    internal sealed class Loader(IProposedRules changes) : ILoadRecords
    {
        private const int MostFilings = 2_000;

        public async Task LoadAsync(CaseContext at, RegFilingDbContext db, CancellationToken cancellationToken)
        {
            // Afterwards the comment stands for itself, whatever becomes of the simulation.
            if (at.Action != "start" || at.Case.SubjectId is not { } subject || at.Form.Text("simulation")?.Trim() is not { Length: > 0 and <= 60 } number)
            {
                return;
            }

            var run = await db.Set<SimulationRun>().AsNoTracking().Where(run => run.Number == number && run.IsOpen && run.State == SimulationState.Done)
                .Select(run => new CommentedRun(run.Id, run.Number, run.Title, run.ChangeCaseId)).FirstOrDefaultAsync(cancellationToken);
            if (run is null || (run.Change is { } change && await changes.FindAsync(change, cancellationToken) is not { IsOpenToCompanies: true }))
            {
                return;
            }

            at.Bring(run);
            at.Bring(await db.Set<Filing>().AsNoTracking().Where(filing => filing.SubjectId == subject).OrderBy(filing => filing.Id).Take(MostFilings)
                .Select(filing => new OwnFiling(filing.Name, filing.LocalNumber, filing.NationalNumber)).ToListAsync(cancellationToken));
        }
    }
}

/// <summary>The simulation that a comment is about.</summary>
internal sealed record CommentedRun(Guid Id, string Number, string Title, Guid? Change);

/// <summary>A filing of the company that comments.</summary>
internal sealed record OwnFiling(string Name, string? LocalNumber, string? NationalNumber);

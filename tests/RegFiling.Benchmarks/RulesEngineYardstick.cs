using System.Globalization;
using RulesEngine.Models;

namespace RegFiling.Benchmarks;

/// <summary>
/// The tier rules of <c>workflows/cn-shanghai</c> as Microsoft RulesEngine takes them: one rule per level, floor and raise, in C# expressions over an
/// object. A level counts unless an answer refutes it, so an unknown answer takes the higher value as in the original.
/// </summary>
internal sealed class RulesEngineYardstick
{
    private static readonly (string Criterion, decimal[] Points, string?[] When)[] Criteria =
    [
        ("opinion", [0, 7.5m, 15, 22.5m, 30], Words("OpinionAttribute", "none", "public-no-ugc", "attached", "main", "wide-reach")),
        ("content", [0, 5, 10, 15, 20], Words("ContentCategory", "no-content", "goods-tools", "entertainment-education", "health-finance-law-jobs-minors", "news-politics-religion-face-voice")),
        ("scale", [0, 5, 10, 15, 20],
        [
            null, Least("Mau", 10_000), $"{Least("Mau", 100_000)} || {Least("RegisteredUsers", 1_000_000)}", $"{Least("Mau", 10_000_000)} || {Least("PersonalInfoPersons", 10_000_000)}",
            $"{Least("RegisteredUsers", 50_000_000)} || ({Least("Mau", 10_000_000)} && {Least("PersonalInfoPersons", 10_000_000)})",
        ]),
        ("data", [0, 3.75m, 7.5m, 11.25m, 15],
            [null, Word("DataImportance", "ordinary"), $"{Word("DataImportance", "large")} || {Least("PersonalInfoPersons", 1_000_000)}", Word("DataImportance", "sensitive-biometric"), Word("DataImportance", "important")]),
        ("intervention", [0, 3.75m, 7.5m, 11.25m, 15], Words("Intervention", "none", "search", "ranking", "push-advice", "decision-on-rights")),
        ("intelligence", [0, 5, 10], Words("Intelligence", "narrow", "generative", "agent")),
    ];

    private static readonly (string Row, string When, int Floor, int Raise)[] Floors =
    [
        ("public-opinion", Yes("PublicOpinion"), 2, 0), ("generative-public", Yes("GenerativePublic"), 3, 0), ("face-voice", Yes("FaceVoiceEditing"), 3, 0),
        ("minors-companion", Yes("MinorsOrCompanion"), 3, 0), ("safety-critical", Yes("SafetyCritical"), 4, 0),
        ("safety-critical-agent", $"{Yes("SafetyCritical")} && {Yes("AgentAutonomy")}", 5, 0),
        ("major-incident", Yes("MajorIncident24Months"), 0, 1), ("overdue-rectifications", Least("OverdueRectifications", 2), 0, 1),
    ];

    private readonly RulesEngine.RulesEngine rules;
    private readonly RulesEngine.RulesEngine single;
    private readonly (int Criterion, decimal Points, int Floor, int Raise)[] meaning;

    public RulesEngineYardstick()
    {
        var list = new List<(Rule Rule, (int, decimal, int, int) Meaning)>();
        for (var criterion = 0; criterion < Criteria.Length; criterion++)
        {
            var (name, points, when) = Criteria[criterion];
            for (var level = points.Length - 1; level >= 0; level--)
                list.Add((new Rule { RuleName = $"{name}-{level}", Expression = when[level] ?? "true" }, (criterion, points[level], 0, 0)));
        }

        list.AddRange(Floors.Select(row => (new Rule { RuleName = row.Row, Expression = row.When }, (-1, 0m, row.Floor, row.Raise))));
        meaning = [.. list.Select(one => one.Meaning)];
        var settings = new ReSettings { EnableScopedParams = false };
        rules = new([new Workflow { WorkflowName = "tier", Rules = list.Select(one => one.Rule) }], settings);
        single = new([new Workflow { WorkflowName = "tier", Rules = [new Rule { RuleName = "tier", Expression = "true", Actions = new() { OnSuccess = new() { Name = "OutputExpression", Context = new() { ["expression"] = OneExpression() } } } }] }], settings);
    }

    /// <summary>The tier: levels and floors that hold are rules of their own, so that it can be told why.</summary>
    public async ValueTask<int> DecideAsync(TierFacts facts)
    {
        var results = await rules.ExecuteAllRulesAsync("tier", facts);
        var (points, floor, raise, seen) = (0m, 1, 0, -1);
        for (var i = 0; i < results.Count; i++)
        {
            if (!results[i].IsSuccess) continue;
            var (criterion, of, at, by) = meaning[i];
            if (criterion < 0)
            {
                (floor, raise) = (Math.Max(floor, at), raise + by);
            }
            else if (criterion != seen)
            {
                // Levels come from the highest down; the first that holds is the level.
                (points, seen) = (points + of, criterion);
            }
        }

        return Final(points, floor, raise);
    }

    /// <summary>The tier out of one expression for score, floor and raise together: as fast as RulesEngine can be made here, and unable to say why.</summary>
    public async ValueTask<int> DecideBareAsync(TierFacts facts)
    {
        var result = await single.ExecuteActionWorkflowAsync("tier", "tier", [new RuleParameter("input1", facts)]);
        var packed = Convert.ToDecimal(result.Output, CultureInfo.InvariantCulture);
        var raise = (int)(packed / 1_000_000m);
        var floor = (int)((packed - (raise * 1_000_000m)) / 1_000m);
        return Final(packed - (raise * 1_000_000m) - (floor * 1_000m), floor, raise);
    }

    private static int Final(decimal points, int floor, int raise)
    {
        var score = Math.Round(points, 2, MidpointRounding.AwayFromZero);
        var scored = score >= 80 ? 5 : score >= 60 ? 4 : score >= 40 ? 3 : score >= 20 ? 2 : 1;
        return Math.Min(Math.Max(scored, floor) + raise, 5);
    }

    private static string OneExpression()
    {
        var score = string.Join(" + ", Criteria.Select(one =>
        {
            var text = Number(one.Points[0]);
            for (var level = 1; level < one.Points.Length; level++) text = $"(({one.When[level] ?? "true"}) ? {Number(one.Points[level])} : {text})";
            return text;
        }));
        var floor = Floors.Where(row => row.Floor > 0).OrderBy(row => row.Floor).Aggregate("1000M", (text, row) => $"(({row.When}) ? {Number(row.Floor * 1000)} : {text})");
        var raise = string.Join(" + ", Floors.Where(row => row.Raise > 0).Select(row => $"(({row.When}) ? {Number(row.Raise * 1_000_000)} : 0M)"));
        return $"{score} + {floor} + {raise}";
    }

    private static string Number(decimal number) => number.ToString(CultureInfo.InvariantCulture) + "M";

    private static string?[] Words(string property, params string[] words) => [.. words.Select(word => Word(property, word))];

    private static string Word(string property, string word) => $"(input1.{property} == null || input1.{property} == \"{word}\")";

    private static string Yes(string property) => $"(input1.{property} == null || input1.{property} == true)";

    private static string Least(string property, int bound) => $"(input1.{property} == null || input1.{property} >= {bound})";
}

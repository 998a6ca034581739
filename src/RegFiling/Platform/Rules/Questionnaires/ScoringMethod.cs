using System.Text.Json;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Packs;

namespace RegFiling.Platform.Rules.Questionnaires;

/// <summary>
/// How scores are written into a SurveyJS file that knows no scores of its own: which ending of a name counts to which total, which types of question
/// are scored (one choice or many), behind which sign a value carries its score; and how the totals become a level. Another instrument brings another.
/// </summary>
public sealed record ScoringMethod(
    string Id, IReadOnlyDictionary<string, string> Suffixes, IReadOnlyDictionary<string, string> ScoredTypes, string ScoreAfter, ScoreDefinition Scores)
{
    private const int MaxFileBytes = 256 * 1024;

    /// <summary>The method of Canada's Algorithmic Impact Assessment.</summary>
    public static ScoringMethod CanadaAia { get; } = Shipped("canada-aia.json");

    /// <summary>Reads a method; problems carry line and cure.</summary>
    public static (ScoringMethod? Method, IReadOnlyList<RuleProblem> Problems) Parse(ReadOnlySpan<byte> file, string fileName)
    {
        if (file.Length > MaxFileBytes)
            return (null, [new(fileName, 1, "questionnaire.too-large", new("计分方法文件过大。", "The scoring method is too large."), new("请控制在256 KB以内。", "Keep it below 256 KB."))]);
        if (SourceNode.Read(file.ToArray(), (_, _, _, _) => { })?.NullEntry() is { } hole) return (null, [QuestionnaireFile.Hole(fileName, hole)]);
        try
        {
            var method = JsonSerializer.Deserialize<ScoringMethod>(file, PackReader.Json) ?? throw new JsonException("null");
            return method.Wrong() is { } wrong
                ? (null, [new(fileName, 1, "questionnaire.bad-method", wrong, new("请参照自带的计分方法。", "See the method that is shipped."))])
                : (method, ScoreLint.Of(method.Scores) is { Count: > 0 } scores ? [.. scores.Select(found => new RuleProblem(fileName, 1, "questionnaire.bad-method", found.What, found.Cure))] : []);
        }
        catch (JsonException broken)
        {
            return (null, [QuestionnaireFile.NotJson(fileName, broken)]);
        }
    }

    internal ScoreTotal? TotalOf(string name) =>
        Suffixes.FirstOrDefault(suffix => name.EndsWith(suffix.Key, StringComparison.Ordinal)).Value switch { "raw" => ScoreTotal.Raw, "mitigation" => ScoreTotal.Mitigation, _ => null };

    internal bool Names(string name) => Suffixes.Keys.Any(suffix => name.EndsWith(suffix, StringComparison.Ordinal));

    private Text? Wrong() =>
        ScoreAfter.Length == 0 ? new("scoreAfter 不得为空。", "scoreAfter is empty.")
        : Suffixes.Any(suffix => suffix.Key.Length == 0 || suffix.Value is not ("raw" or "mitigation" or "none")) ? new("suffixes 的取值应为 raw、mitigation 或者 none。", "suffixes must lead to raw, mitigation or none.")
        : ScoredTypes.Values.Any(type => type is not ("one" or "many")) ? new("scoredTypes 的取值应为 one 或者 many。", "scoredTypes must lead to one or many.")
        : null;

    private static ScoringMethod Shipped(string name)
    {
        using var stream = typeof(ScoringMethod).Assembly.GetManifestResourceStream($"{typeof(ScoringMethod).Namespace}.{name}")!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return Parse(bytes, name).Method!;
    }
}

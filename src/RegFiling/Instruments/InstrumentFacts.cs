using RegFiling.Platform;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Rules;

namespace RegFiling.Instruments;

/// <summary>
/// One answer to a question of an instrument: what it is, how sure, and where it comes from: the fields of the filing (<c>filing/application.type</c>), or
/// the company itself.
/// </summary>
public sealed record GivenAnswer(string Question, IReadOnlyList<string> Values, Certainty Certainty)
{
    public IReadOnlyList<string> Fields { get; init; } = [];

    /// <summary>What an assumption rests on.</summary>
    public Text? Because { get; init; }

    public bool ByCompany { get; init; }
}

/// <summary>How the answers of a filing become answers to the questions of an instrument.</summary>
public static class InstrumentFacts
{
    /// <summary>
    /// What is known from the filing counts before what the company added, and that before what is assumed. An empty field, and one whose answer is
    /// "unknown", says nothing.
    /// </summary>
    public static IReadOnlyDictionary<string, GivenAnswer> Of(Instrument instrument, IReadOnlyDictionary<string, FormData> forms, IReadOnlyDictionary<string, IReadOnlyList<string>>? added = null)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        var given = new Dictionary<string, GivenAnswer>(StringComparer.Ordinal);
        foreach (var (question, rules) in instrument.Facts)
        {
            var holding = rules.Where(rule => rule.When.All(condition => Holds(condition, forms))).ToList();
            var taken = instrument.Many.Contains(question) ? holding : holding.Take(1).ToList();
            if (taken.Count > 0)
            {
                given[question] = new(question, [.. taken.Select(rule => rule.Answer).Distinct()], taken.Max(rule => rule.Certainty))
                {
                    Fields = [.. taken.SelectMany(rule => rule.When).Select(condition => condition.Field).Distinct()],
                    Because = taken.Select(rule => rule.Because).FirstOrDefault(why => why is not null),
                };
            }
        }

        foreach (var (question, values) in added ?? new Dictionary<string, IReadOnlyList<string>>())
        {
            if (values.Count > 0 && given.GetValueOrDefault(question) is not { Certainty: Certainty.Known })
            {
                given[question] = new(question, values, Certainty.Known) { ByCompany = true };
            }
        }

        return given;
    }

    private static bool Holds(FactCondition condition, IReadOnlyDictionary<string, FormData> forms)
    {
        var dot = condition.Field.LastIndexOf('.');
        var answers = dot > 0 && forms.TryGetValue(condition.Field[..dot], out var form)
            ? form.Answers(condition.Field[(dot + 1)..]).Where(answer => answer.Length > 0 && answer != FactCondition.Unknown).ToList() : [];
        return answers.Count > 0 && (condition.Not.Count > 0 ? !answers.Any(condition.Not.Contains) : answers.Any(condition.Is.Contains));
    }
}

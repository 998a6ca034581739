using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Rules;

namespace RegFiling.Screenings;

/// <summary>
/// 是否需要备案: the tree that the pack names for <c>screening</c>, question by question. Whoever is not sure goes on with the stricter answer, and the
/// result says so. It keeps nothing: the answers stand in the address of the page.
/// </summary>
public sealed class Screening
{
    /// <summary>The answer that stands for not knowing; the tree says by its labels and ways what is then assumed.</summary>
    public const string Unsure = "unsure";

    private const string Purpose = "screening";

    private static readonly ConditionalWeakTable<Pack, Screening> Read = [];

    private Screening(Pack pack, DecisionTree tree) => (Pack, Tree) = (pack, tree);

    public Pack Pack { get; }

    public DecisionTree Tree { get; }

    /// <summary>The screening of a pack; null when it brings none.</summary>
    public static Screening? Of(Pack pack)
    {
        ArgumentNullException.ThrowIfNull(pack);
        if (Read.TryGetValue(pack, out var known))
        {
            return known;
        }

        if (Set(pack) is not DecisionTree tree)
        {
            return null;
        }

        var screening = new Screening(pack, tree);
        Read.AddOrUpdate(pack, screening);
        return screening;
    }

    /// <summary>How far these answers lead, by question. A question that is not on the way has no effect; an answer that is not offered is none.</summary>
    public ScreeningResult Decide(IEnumerable<KeyValuePair<string, string>> answers, DateOnly on)
    {
        var facts = new JsonObject();
        foreach (var (question, answer) in answers)
        {
            if (Tree.Question(question) is not null && !facts.ContainsKey(question))
            {
                facts[question] = answer == Unsure ? new JsonObject { ["value"] = answer, ["certainty"] = "assumed" } : answer;
            }
        }

        return new(Tree.Decide(Facts.From(facts).Value, on), [.. Tree.Labels.Select(label => label.Id)]);
    }

    [PackLint]
    internal static IEnumerable<Problem> Lint(Pack pack)
    {
        if (!pack.Manifest.Rules.TryGetValue(Purpose, out var name) || !pack.Files.TryGetValue($"rules/{name}.json", out var bytes))
        {
            yield break;
        }

        var file = $"rules/{name}.json";
        if (Set(pack) is not DecisionTree tree)
        {
            // What is wrong inside the file is said where all rule files are read.
            if (RuleSet.Parse(bytes, file).IsSound)
            {
                yield return new(file, 1, "the screening is no decision tree", "write \"kind\": \"decision-tree\"");
            }

            yield break;
        }

        var sources = pack.Manifest.Sources.ToDictionary(source => source.Id, source => source.Force, StringComparer.Ordinal);
        var lines = new JsonLines(bytes);
        foreach (var (path, force, grounds) in tree.Labels.Select((label, at) => ($"labels/{at}", label.Force, label.Grounds)).Concat(tree.Outcomes.Select((outcome, at) => ($"outcomes/{at}", (Force?)outcome.Force, outcome.Grounds)))
            .Concat(tree.Questions.Select((question, at) => ($"questions/{at}", (Force?)null, question.Grounds))))
        {
            foreach (var ground in grounds.Select(ground => ground.Split('/')[0]))
            {
                if (!sources.TryGetValue(ground, out var known))
                {
                    yield return new(file, lines.Of(path), $"unknown source of law {ground}", "add it to \"sources\" in pack.json");
                }
                else if (force is Force.Law or Force.Rule && known > force)
                {
                    yield return new(file, lines.Of(path), $"{ground} is no {force.Value.ToString().ToLowerInvariant()}: it is shown with more force than it has", "give it the force of its source, or cite what binds");
                }
            }
        }

        for (var at = 0; at < tree.Questions.Count; at++)
        {
            var question = tree.Questions[at];
            if (question.Help is null)
            {
                yield return new(file, lines.Of($"questions/{at}"), $"the question {question.Id} does not say why it is asked", "say it in \"help\"");
            }

            if (question.Answers.FirstOrDefault(answer => answer.Id == Unsure) is { Help: null } or null)
            {
                yield return new(file, lines.Of($"questions/{at}"), $"the question {question.Id} has no answer “{Unsure}” that says what is then assumed", $"add an answer \"{Unsure}\" with \"help\"");
            }
        }
    }

    private static RuleSet? Set(Pack pack) => pack.Manifest.Rules.TryGetValue(Purpose, out var name) && pack.Files.TryGetValue($"rules/{name}.json", out var bytes)
        ? RuleSet.Parse(bytes, $"{name}.json").RuleSet : null;
}

/// <summary>
/// Where a screening stands: the steps so far and the next question, or the conclusion with what follows from it. <paramref name="Order"/> are the
/// labels of the tree as the lawyers put them.
/// </summary>
public sealed record ScreeningResult(TreeResult Tree, IReadOnlyList<string> Order)
{
    public bool IsDecided => Tree.Outcome is not null;

    /// <summary>Duties that bind, then advice; each once, in the order in which the tree declares them.</summary>
    public IReadOnlyList<TreeLabel> Duties =>
        [.. Tree.Labels.Where(label => label.Force is not null).OrderByDescending(label => label.Force is Force.Law or Force.Rule or Force.Commitment).ThenBy(label => Order.Index().First(known => known.Item == label.Id).Index)];

    /// <summary>What was taken for granted because somebody was not sure.</summary>
    public IReadOnlyList<TreeStep> Assumed => [.. Tree.Steps.Where(step => step.Certainty == Certainty.Assumed)];

    /// <summary>An algorithm filing follows: it can be begun with what is known.</summary>
    public bool NeedsFiling => Tree.Labels.Any(label => label.Id is "file-algorithm" or "file-by-reference");

    /// <summary>What the filing form asks as well and was answered here, by its fields; whoever was not sure is taken at their word.</summary>
    public IReadOnlyList<(string Field, string Value)> Known
    {
        get
        {
            (string Field, string? Value)[] known =
            [
                ("type", Answer("type") is { } type and not ("none" or Screening.Unsure) ? type : null),
                ("role", Answer("role") is { } role and ("provider" or "supporter") ? role : null),
                ("modelOrigin", Answer("model") switch { "own" => "own", "called" or "unfiled" => "third-party", _ => null }),
                ("publicOpinion", Answer("opinion") switch { "main" or "attached" or "channel" => "yes", { } other => Plain(other), _ => null }),
                ("opinionAttribute", Answer("opinion") is { } opinion and ("main" or "attached") ? opinion : null),
                ("generativePublic", Plain(Answer("generative"))),
                ("faceVoiceEditing", Plain(Answer("biometric"))),
                ("processesPersonalInfo", Answer("personal") switch { "triggers" or "ordinary" => "yes", "none" => "no", { } other => Plain(other), _ => null }),
            ];
            return [.. known.Where(answer => answer.Value is not null).Select(answer => (answer.Field, answer.Value!))];
        }
    }

    private static string? Plain(string? answer) => answer switch { "yes" or "no" => answer, Screening.Unsure => "unknown", _ => null };

    private string? Answer(string question) => Tree.Steps.FirstOrDefault(step => step.Question.Id == question)?.Answer.Id;
}

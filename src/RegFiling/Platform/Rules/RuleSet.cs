
namespace RegFiling.Platform.Rules;

/// <summary>What sort of answer an input takes.</summary>
public enum InputType
{
    Number = 1,
    WholeNumber = 2,
    Boolean = 3,
    Choice = 4,
    Text = 5,
}

/// <summary>One answer that a question offers.</summary>
public sealed record Choice(string Id, Text Title);

/// <summary>A question whose answer the rules test. Choices stand from the lowest to the highest.</summary>
public sealed record RuleInput(string Id, InputType Type, Text Title, IReadOnlyList<Choice> Choices, decimal? Min, decimal? Max, int Line);

/// <summary>Which rules exactly: id, version and the hash of the file's bytes with its algorithm.</summary>
public sealed record RuleSetRef(string Id, string Version, string Hash)
{
    public override string ToString() => $"{Id}@{Version} {Hash}";
}

/// <summary>A rule set, or all the problems at once why the file is none.</summary>
public sealed record ParsedRuleSet(RuleSet? RuleSet, IReadOnlyList<RuleProblem> Problems);

/// <summary>
/// A set of rules as a lawyer wrote it: who wrote and approved it, from when it holds, on which ground, and compiled when read.
/// It decides about facts and knows nothing of where they come from.
/// </summary>
public abstract class RuleSet
{
    public const int MaxFileBytes = 2 * 1024 * 1024;
    private protected static readonly string[] EnvelopeFields =
        ["id", "version", "kind", "title", "effectiveFrom", "effectiveTo", "author", "approver", "grounds", "lookAgainMonths", "inputs"];

    private readonly int lookAgainMonths;

    private protected RuleSet(RuleReader read, SourceNode root, string hash)
    {
        var id = read.Id(root);
        Ref = new(id, read.Word(root, "version"), hash);
        Title = read.Words(root, "title");
        if (read.Need(root, "effectiveFrom") is not null) EffectiveFrom = read.OptionalDate(root, "effectiveFrom") ?? default;
        EffectiveTo = read.OptionalDate(root, "effectiveTo");
        if (EffectiveTo < EffectiveFrom)
        {
            read.Problem(root["effectiveTo"]!.Line, "rules.ends-before-start", new("失效日期早于生效日期。", "The set ends before it begins."),
                new("请改正 effectiveTo。", "Correct effectiveTo."));
        }

        Author = read.Word(root, "author");
        Approver = read.OptionalWord(root, "approver");
        if (Approver is not null && Approver == Author)
        {
            read.Problem(root["approver"]!.Line, "rules.same-person", new("起草人与批准人为同一人。", "Author and approver are the same person."),
                new("规则须由另一人批准。", "Rules are approved by a second person."));
        }

        Grounds = [.. read.List(root, "grounds", 20).Select(read.Ground)];
        lookAgainMonths = read.Whole(root, "lookAgainMonths", 1, 60);
        Inputs = Rules.Inputs.Read(read, root, Used);
    }

    public RuleSetRef Ref { get; }

    public string Id => Ref.Id;

    public string Version => Ref.Version;

    public Text Title { get; }

    public DateOnly EffectiveFrom { get; }

    /// <summary>The last day on which the set holds; open when null.</summary>
    public DateOnly? EffectiveTo { get; }

    public string Author { get; }

    /// <summary>The second person who approved the set; null while it is a draft.</summary>
    public string? Approver { get; }

    public IReadOnlyList<string> Grounds { get; }

    public IReadOnlyList<RuleInput> Inputs { get; }

    /// <summary>Slots that some condition tests.</summary>
    private protected HashSet<int> Used { get; } = [];

    public bool IsInForceOn(DateOnly day) => Approver is not null && day >= EffectiveFrom && (EffectiveTo is null || day <= EffectiveTo);

    /// <summary>Reads, compiles and lints a rule file. Bad input gives problems with line and cure, never an exception, in time bounded by the size limit.</summary>
    public static ParsedRuleSet Parse(ReadOnlyMemory<byte> file, string fileName)
    {
        var read = new RuleReader(fileName);
        RuleSet? set = null;
        if (file.Length > MaxFileBytes)
        {
            read.Problem(1, "rules.too-large", new("规则文件超过2 MB。", "The rule file is larger than 2 MB."), new("请拆分规则集。", "Split the rule set."));
        }
        else if (SourceNode.Read(file, read.Problem) is { } root)
        {
            // The hash covers the bytes as they are, so that a change of a single space is a change of the rules.
            var hash = $"sha256:{Sha256.Of(file.Span)}";
            set = !root.IsObject ? null : read.OneOf(root, "kind", "score-card", "decision-table") switch
            {
                "score-card" => new ScoreCard(read, root, hash),
                "decision-table" => new DecisionTable(read, root, hash),
                _ => null,
            };
            if (!root.IsObject) read.Object(root);
        }

        return read.Problems.Count == 0 ? new(set, []) : new(null, [.. read.Problems.OrderBy(p => p.Line)]);
    }

    /// <summary>The facts in the order of the inputs, and what was answered, as data.</summary>
    private protected (FactValue[] Values, Answer[] Answers) Bind(Facts facts, DateOnly on)
    {
        var values = new FactValue[Inputs.Count];
        var answers = new Answer[Inputs.Count];
        for (var slot = 0; slot < values.Length; slot++)
        {
            answers[slot] = Rules.Inputs.Answer(Inputs[slot], facts[Inputs[slot].Id], on.AddMonths(lookAgainMonths), out values[slot]);
        }

        return (values, answers);
    }

    private protected static Certainty CertaintyOf(IEnumerable<int> slots, Answer[] answers) =>
        slots.Any(s => answers[s].Certainty == Certainty.Assumed) ? Certainty.Assumed : Certainty.Known;
}

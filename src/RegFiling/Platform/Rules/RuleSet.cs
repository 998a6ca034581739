namespace RegFiling.Platform.Rules;

/// <summary>What sort of answer an input takes.</summary>
public enum InputType
{
    Number = 1,
    WholeNumber = 2,
    Boolean = 3,
    Choice = 4,
    Text = 5,
    Date = 6,
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

/// <summary>
/// A rule set, or all the problems at once why the file is none. Warnings stand among the problems and do not keep the set from being used.
/// </summary>
public sealed record ParsedRuleSet(RuleSet? RuleSet, IReadOnlyList<RuleProblem> Problems)
{
    /// <summary>Whether nothing stands in the way of using the set.</summary>
    public bool IsSound => RuleSet is not null;
}

/// <summary>
/// Who wrote and approved a rule set, from when to when it holds, on which ground. <paramref name="EffectiveTo"/> is the last day, open when null;
/// <paramref name="Approver"/> is the second person, null while it is a draft; <paramref name="LookAgainMonths"/> dates what is unknown.
/// </summary>
public sealed record Envelope(
    RuleSetRef Ref, Text Title, DateOnly EffectiveFrom, DateOnly? EffectiveTo, string Author, string? Approver, IReadOnlyList<string> Grounds, int LookAgainMonths)
{
    internal static readonly string[] Fields =
        ["id", "version", "kind", "title", "effectiveFrom", "effectiveTo", "author", "approver", "grounds", "lookAgainMonths"];

    internal static Envelope Read(RuleReader read, SourceNode root, string hash)
    {
        var from = read.Need(root, "effectiveFrom") is null ? default : read.OptionalDate(root, "effectiveFrom") ?? default;
        var envelope = new Envelope(
            new(read.Id(root), read.Word(root, "version"), hash), read.Words(root, "title"), from, read.OptionalDate(root, "effectiveTo"),
            read.Word(root, "author"), read.OptionalWord(root, "approver"), [.. read.List(root, "grounds", 20).Select(read.Ground)],
            read.Whole(root, "lookAgainMonths", 1, 60));
        if (envelope.EffectiveTo < from)
        {
            read.Problem(root["effectiveTo"]!.Line, "rules.ends-before-start", new("失效日期早于生效日期。", "The set ends before it begins."),
                new("请改正 effectiveTo。", "Correct effectiveTo."));
        }

        if (envelope.Approver is not null && envelope.Approver == envelope.Author)
        {
            read.Problem(root["approver"]!.Line, "rules.same-person", new("起草人与批准人为同一人。", "Author and approver are the same person."),
                new("规则须由另一人批准。", "Rules are approved by a second person."));
        }

        return envelope;
    }

    /// <summary>The envelope of a file from outside, which carries none: a draft without approver, in force on no day.</summary>
    internal static Envelope Imported(string fileName, string version, string hash, Text title)
    {
        var name = Path.GetFileNameWithoutExtension(fileName);
        var id = new string([.. name.Take(80).Select(c => char.IsAsciiLetterOrDigit(c) || c == '.' ? c : '-')]);
        return new(new(id.Length == 0 ? "imported" : id, version, hash), title, DateOnly.MinValue, null, "", null, [], 3);
    }
}

/// <summary>
/// A set of rules as a lawyer wrote it: who wrote and approved it, from when it holds, on which ground, and compiled when read.
/// It decides about facts and knows nothing of where they come from.
/// </summary>
public abstract class RuleSet
{
    public const int MaxFileBytes = 2 * 1024 * 1024;

    private protected RuleSet(Envelope envelope, IReadOnlyList<RuleInput> inputs)
    {
        Envelope = envelope;
        Inputs = inputs;
    }

    public Envelope Envelope { get; }

    public RuleSetRef Ref => Envelope.Ref;

    public string Id => Ref.Id;

    public string Version => Ref.Version;

    public Text Title => Envelope.Title;

    public DateOnly EffectiveFrom => Envelope.EffectiveFrom;

    /// <summary>The last day on which the set holds; open when null.</summary>
    public DateOnly? EffectiveTo => Envelope.EffectiveTo;

    public string Author => Envelope.Author;

    /// <summary>The second person who approved the set; null while it is a draft.</summary>
    public string? Approver => Envelope.Approver;

    public IReadOnlyList<string> Grounds => Envelope.Grounds;

    public IReadOnlyList<RuleInput> Inputs { get; }

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
        else if (DmnXml.IsXml(file.Span))
        {
            set = DmnReader.Read(read, file, fileName, $"sha256:{Sha256.Of(file.Span)}");
        }
        else if (SourceNode.Read(file, read.Problem) is { } root)
        {
            // The hash covers the bytes as they are, so that a change of a single space is a change of the rules.
            var hash = $"sha256:{Sha256.Of(file.Span)}";
            set = !root.IsObject ? null : AidTree.IsOne(root) ? AidTree.Read(read, root, fileName, hash) : read.OneOf(root, "kind", "score-card", "decision-table", "decision-tree") switch
            {
                "score-card" => new ScoreCard(read, root, hash),
                "decision-table" => new DecisionTable(read, root, hash),
                "decision-tree" => TreeReader.Read(read, root, hash),
                _ => null,
            };
            if (!root.IsObject) read.Object(root);
        }

        return new(read.HasErrors ? null : set, [.. read.Problems.OrderBy(p => p.Line)]);
    }

    /// <summary>The facts in the order of the inputs, and what was answered, as data.</summary>
    private protected (FactValue[] Values, Answer[] Answers) Bind(Facts facts, DateOnly on)
    {
        var values = new FactValue[Inputs.Count];
        var answers = new Answer[Inputs.Count];
        for (var slot = 0; slot < values.Length; slot++)
        {
            answers[slot] = RuleInputs.Answer(Inputs[slot], facts[Inputs[slot].Id], on.AddMonths(Envelope.LookAgainMonths), out values[slot]);
        }

        return (values, answers);
    }

    private protected static Certainty CertaintyOf(IEnumerable<int> slots, Answer[] answers) =>
        slots.Any(s => answers[s].Certainty == Certainty.Assumed) ? Certainty.Assumed : Certainty.Known;
}

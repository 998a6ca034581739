using System.Text.Json;
using System.Text.Json.Nodes;

namespace RegFiling.Platform.Rules;

/// <summary>What is put into a model from outside.</summary>
internal sealed record DmnInput(string Name, DmnType Type, int Line);

/// <summary>A decision with its logic: the positions of the inputs and of the decisions that it needs, in the order of its slots.</summary>
internal sealed record DmnDecision(string Id, string Name, IReadOnlyList<(int Slot, bool IsDecision, int From)> Needs, DmnType Type, Expression Logic, int FrameSize, int Line);

/// <summary>What a DMN model says: the outcome of the decision asked for, or of all by name, and why.</summary>
public sealed record DmnAnswer(JsonNode? Outcome, Text Explanation, IReadOnlyList<string> Unused);

/// <summary>
/// A DMN model of conformance level 2: decision tables, literal expressions, business knowledge, boxed contexts, lists and relations, in the order that their
/// requirements give. What a decision cannot say (no row, a contradiction, a missing input) is null.
/// </summary>
public sealed class DmnModel : RuleSet
{
    private const int MaxInput = 256 * 1024;
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };
    private readonly IReadOnlyList<DmnInput> inputs;
    private readonly IReadOnlyList<DmnDecision> decisions;

    internal DmnModel(Envelope envelope, IReadOnlyList<RuleInput> asked, IReadOnlyList<DmnInput> inputs, IReadOnlyList<DmnDecision> decisions)
        : base(envelope, asked)
    {
        this.inputs = inputs;
        this.decisions = decisions;
    }

    /// <summary>The names of all decisions, those that others need before them.</summary>
    public IReadOnlyList<string> Decisions => [.. decisions.Select(d => d.Name)];

    /// <summary>The names of the inputs.</summary>
    public IReadOnlyList<string> InputNames => [.. inputs.Select(i => i.Name)];

    internal IEnumerable<DmnTable> Tables => decisions.Select(d => d.Logic).OfType<DmnTable>();

    /// <summary>
    /// Decides about a JSON object of inputs by name, numbers and texts as the model types them, dates, times and durations as ISO texts. Without
    /// <paramref name="decision"/> the outcome is an object of all decisions by name. An input that is absent is null.
    /// </summary>
    public Outcome<DmnAnswer> Decide(ReadOnlyMemory<byte> json, string? decision = null)
    {
        if (json.Length > MaxInput) return Refuse("facts.too-large", "输入超过256 KB。", "The input is larger than 256 KB.");
        if (decision is not null && decisions.All(d => d.Name != decision && d.Id != decision))
            return Refuse("dmn.no-decision", $"没有名为“{decision}”的决策，可用：{string.Join("、", Decisions)}。", $"There is no decision “{decision}”; there are: {string.Join(", ", Decisions)}.");
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? Decide(document.RootElement, decision)
                : Refuse("facts.not-an-object", "输入应为一个JSON对象。", "The input must be one JSON object.");
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return Refuse("facts.not-json", "输入不是有效的JSON，或者名称重复、嵌套超过16层。", "The input is not valid JSON, has a doubled name, or is nested more than 16 levels deep.");
        }
        catch (TooManyStepsException)
        {
            return Refuse("dmn.too-many-steps", "求值步骤过多，已停止。", "The evaluation takes too many steps and was given up.");
        }
    }

    private static Outcome<DmnAnswer> Refuse(string code, string zh, string en) => Outcome<DmnAnswer>.Refused(RefusalKind.Invalid, new Refusal(code, new(zh, en)));

    private Outcome<DmnAnswer> Decide(JsonElement json, string? decision)
    {
        var given = new FactValue[inputs.Count];
        var refusals = new List<Refusal>();
        var unused = new List<string>();
        foreach (var member in json.EnumerateObject())
        {
            var name = FeelNames.Normal(member.Name);
            var at = Position(name);
            if (at < 0) unused.Add(member.Name);
            else if (DmnJson.Read(member.Value, inputs[at].Type, out var why) is { } value) given[at] = inputs[at].Type.Coerce(value);
            else refusals.Add(new("facts.unreadable", new($"“{member.Name}”：{why.Zh}。", $"“{member.Name}”: {why.En}."), Field: member.Name));
        }

        if (refusals.Count > 0) return Outcome<DmnAnswer>.Refused(RefusalKind.Invalid, refusals);
        var budget = new StepBudget();
        var values = new FactValue[decisions.Count];
        var wanted = Wanted(decision);
        var text = new Bilingual().Line($"规则：{Ref}。", $"Rules: {Ref}.");
        for (var i = 0; i < decisions.Count; i++)
        {
            if (!wanted[i]) continue;
            values[i] = Evaluate(decisions[i], given, values, budget);
            text.Line($"{decisions[i].Name}：{Shown(values[i], "无结果")}", $"{decisions[i].Name}: {Shown(values[i], "no result")}");
        }

        foreach (var note in budget.Notes) text.Line(note);
        for (var i = 0; i < inputs.Count; i++)
        {
            if (given[i].Kind == FactKind.Unknown && decisions.Where((_, d) => wanted[d]).Any(d => d.Needs.Any(n => !n.IsDecision && n.From == i)))
                text.Line($"尚不明确：{inputs[i].Name}。", $"Unknown: {inputs[i].Name}.");
        }

        JsonNode? outcome = decision is null
            ? new JsonObject(decisions.Select((d, i) => KeyValuePair.Create(d.Name, DmnJson.Write(values[i]))).DistinctBy(d => d.Key))
            : DmnJson.Write(values[PositionOf(decision)]);
        return new DmnAnswer(outcome, text.ToText(), unused);
    }

    private static string Shown(FactValue value, string none) => value.Kind == FactKind.Unknown ? none : value.ToString() is { Length: > 300 } text ? $"{text[..300]}…" : value.ToString();

    private static FactValue Evaluate(DmnDecision decision, FactValue[] given, FactValue[] values, StepBudget budget)
    {
        var frame = new Frame(decision.FrameSize, budget);
        foreach (var (slot, isDecision, from) in decision.Needs) frame.Slots[slot] = isDecision ? values[from] : given[from];
        return decision.Type.Coerce(decision.Logic.Of(frame));
    }

    // Decisions stand behind those that they need, so that one pass from the back marks all that are needed.
    private bool[] Wanted(string? decision)
    {
        var wanted = new bool[decisions.Count];
        for (var i = decisions.Count - 1; i >= 0; i--)
        {
            wanted[i] |= decision is null || i == PositionOf(decision);
            if (!wanted[i]) continue;
            foreach (var need in decisions[i].Needs.Where(n => n.IsDecision)) wanted[need.From] = true;
        }

        return wanted;
    }

    private int PositionOf(string decision)
    {
        for (var i = 0; i < decisions.Count; i++)
        {
            if (decisions[i].Name == decision) return i;
        }

        for (var i = 0; i < decisions.Count; i++)
        {
            if (decisions[i].Id == decision) return i;
        }

        return -1;
    }

    private int Position(string name)
    {
        for (var i = 0; i < inputs.Count; i++)
        {
            if (FeelNames.Normal(inputs[i].Name) == name) return i;
        }

        return -1;
    }
}

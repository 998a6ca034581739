namespace RegFiling.Platform.Rules;

/// <summary>
/// What was answered to one input: the value and its words, how sure it is, and when to look again. <paramref name="Reason"/> says why a value is
/// unknown: <c>missing</c>, <c>not-offered</c>, <c>wrong-type</c> or <c>out-of-range</c>; <paramref name="Value"/> keeps what was given.
/// </summary>
public sealed record Answer(string Input, Text Title, string? Value, Text Shown, Certainty Certainty, DateOnly? LookAgain, string? Reason);

/// <summary>A question that has to be answered because the fact is unknown; <paramref name="Decided"/> when the higher value was taken for want of an answer.</summary>
public sealed record Question(string Input, Text Ask, bool Decided, DateOnly LookAgain, string Reason);

/// <summary>Reads the inputs of a rule set, and answers to them.</summary>
internal static class RuleInputs
{
    private const int Limit = 200;
    private static readonly Text Yes = new("是", "yes");
    private static readonly Text No = new("否", "no");
    private static readonly Text Unclear = new("尚不明确", "unknown");

    public static IReadOnlyList<RuleInput> Read(RuleReader read, SourceNode root, HashSet<int> used)
    {
        var inputs = new List<RuleInput>();
        foreach (var node in read.List(root, "inputs", Limit))
        {
            if (!read.Object(node, "id", "type", "title", "choices", "min", "max", "usedBy")) continue;
            var type = read.OneOf(node, "type", "number", "integer", "boolean", "choice", "text", "date");
            var choices = read.List(node, "choices", Limit, required: type == "choice").Select(c =>
            {
                read.Object(c, "id", "title");
                return (Choice: new Choice(c.IsObject ? read.Id(c) : "", c.IsObject ? read.Words(c, "title") : default), c.Line);
            }).ToList();
            read.Distinct(choices.Select(c => (c.Choice.Id, c.Line)));
            inputs.Add(new(read.Id(node), type switch
            {
                "number" => InputType.Number,
                "integer" => InputType.WholeNumber,
                "boolean" => InputType.Boolean,
                "choice" => InputType.Choice,
                "date" => InputType.Date,
                _ => InputType.Text,
            }, read.Words(node, "title"),
                [.. choices.Select(c => c.Choice)],
                node["min"] is null ? null : read.Number(node, "min"), node["max"] is null ? null : read.Number(node, "max"), node.Line));

            // One list of questions serves several sets: an input may be asked here for another set, which is then named.
            if (read.List(node, "usedBy", 20, required: false).Count > 0) used.Add(inputs.Count - 1);
        }

        read.Distinct(inputs.Select(i => (i.Id, i.Line)));
        return inputs;
    }

    /// <summary>The position of an input, or -1.</summary>
    public static int Slot(IReadOnlyList<RuleInput> inputs, string id, InputType? type = null)
    {
        for (var slot = 0; slot < inputs.Count; slot++)
        {
            if (inputs[slot].Id == id && (type is null || inputs[slot].Type == type)) return slot;
        }

        return -1;
    }

    public static void LintUnused(RuleReader read, IReadOnlyList<RuleInput> inputs, HashSet<int> used)
    {
        for (var slot = 0; slot < inputs.Count; slot++)
        {
            if (!used.Contains(slot))
            {
                read.Problem(inputs[slot].Line, "rules.unused-input", new($"没有规则使用“{inputs[slot].Id}”。", $"No rule uses “{inputs[slot].Id}”."),
                    new("请删除该项，或者在 usedBy 中写明使用它的规则集。", "Delete it, or name in usedBy the set that uses it."));
            }
        }
    }

    public static Answer Answer(RuleInput input, Fact fact, DateOnly lookAgain, out FactValue value)
    {
        var reason = Use(input, fact.Value, out value);
        if (reason is not null)
            return new(input.Id, input.Title, fact.Value.Kind == FactKind.Unknown ? null : fact.Value.ToString(), Unclear, Certainty.Unknown, fact.LookAgain ?? lookAgain, reason);
        return new(input.Id, input.Title, value.ToString(), Shown(input, value), fact.Certainty,
            fact.Certainty == Certainty.Known ? fact.LookAgain : fact.LookAgain ?? lookAgain, null);
    }

    public static IReadOnlyList<Question> Questions(Answer[] answers, HashSet<int> decided) =>
        [.. answers.Select((a, slot) => (a, slot)).Where(x => x.a.Certainty == Certainty.Unknown)
            .Select(x => new Question(x.a.Input, x.a.Title, decided.Contains(x.slot), x.a.LookAgain!.Value, x.a.Reason!))];

    /// <summary>The value as the rules test it; unknown with a reason when it cannot be used.</summary>
    public static string? Use(RuleInput input, FactValue given, out FactValue value)
    {
        var reason = Unusable(input, given);
        value = reason is not null ? FactValue.Unknown : input.Type == InputType.Date && given.Text is { } text ? Temporals.Date(text) : given;
        return reason;
    }

    private static string? Unusable(RuleInput input, FactValue value) => (input.Type, value.Kind) switch
    {
        (_, FactKind.Unknown) => "missing",
        (InputType.WholeNumber, FactKind.Number) when value.Number != Math.Truncate(value.Number) => "wrong-type",
        (InputType.Number or InputType.WholeNumber, FactKind.Number) => value.Number < input.Min || value.Number > input.Max ? "out-of-range" : null,
        (InputType.Boolean, FactKind.Boolean) => null,
        (InputType.Choice, FactKind.Text) => input.Choices.Any(c => c.Id == value.Text) ? null : "not-offered",
        (InputType.Text, FactKind.Text) => null,
        (InputType.Date, FactKind.Text) => Temporals.Date(value.Text!).Kind == FactKind.Date ? null : "wrong-type",
        (InputType.Date, FactKind.Date) => null,
        _ => "wrong-type",
    };

    public static Text Shown(RuleInput input, FactValue value) => value.Kind == FactKind.Unknown ? Unclear : input.Type switch
    {
        InputType.Boolean => value.Text == "true" ? Yes : No,
        InputType.Choice => input.Choices.First(c => c.Id == value.Text).Title,
        _ => Text.Of(value.ToString()),
    };
}

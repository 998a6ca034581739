using System.Text;
using System.Text.Json;

namespace RegFiling.Platform.Rules;

/// <summary>A level of a criterion: its value, its words, the exact condition, and the published rule that its number was modelled on.</summary>
public sealed record SheetLevel(decimal Value, Text Words, Text? Condition, Text? Anchor);

/// <summary>A criterion with its weight, or a modifier that adds its points.</summary>
public sealed record SheetCriterion(string Id, Text Title, decimal Weight, Force Force, IReadOnlyList<SheetLevel> Levels);

/// <summary>A row of a decision table: when it holds, by what it binds, on which ground, and what it says, for each tier where it varies.</summary>
public sealed record SheetRow(string Id, Text Title, Text? Condition, Force Force, IReadOnlyList<string> Grounds, IReadOnlyDictionary<string, Text> Outputs, IReadOnlyDictionary<string, Text> ByTier);

/// <summary>Where an answer of a tree leads: the next question or a conclusion, when the labels gathered so far allow it (always, without a condition).</summary>
public sealed record SheetWay(Text? Condition, string Target, Text Title, bool IsOutcome);

/// <summary>An answer of a tree: the labels that it brings, and where it leads; of several ways the first whose condition holds is taken.</summary>
public sealed record SheetAnswer(string Id, Text Title, Text? Help, IReadOnlyList<Text> Labels, IReadOnlyList<SheetWay> Ways);

/// <summary>A question of a tree with everything that its answers set off.</summary>
public sealed record SheetQuestion(string Id, Text Title, Text? Help, IReadOnlyList<string> Grounds, IReadOnlyList<SheetAnswer> Answers);

/// <summary>
/// A rule set laid out for reading: everything that decides, in words, in the order of the file. It decides nothing itself; the file that it is
/// read from is the one that <see cref="RuleSet.Parse"/> has accepted.
/// </summary>
public sealed record RuleSheet(RuleSet Rules, IReadOnlyList<SheetCriterion> Criteria, IReadOnlyList<SheetCriterion> Modifiers, IReadOnlyList<SheetRow> Rows)
{
    private static readonly Text Yes = new("是", "yes");
    private static readonly Text No = new("否", "no");

    /// <summary>The questions of a tree, in the order of the file.</summary>
    public IReadOnlyList<SheetQuestion> Questions { get; private init; } = [];

    /// <summary>The sheet of a rule file; null when the file is no valid rule set.</summary>
    public static RuleSheet? Read(ReadOnlyMemory<byte> file, string fileName)
    {
        if (RuleSet.Parse(file, fileName).RuleSet is not { } rules)
        {
            return null;
        }

        // DMN has no rows of ours, and the first bytes of a file may say that it is UTF-8.
        if (rules is DmnModel) return new(rules, [], [], []);
        using var json = JsonDocument.Parse(file.Span.StartsWith(Encoding.UTF8.Preamble) ? file[Encoding.UTF8.Preamble.Length..] : file);
        var root = json.RootElement;
        // A tree is read from its questions; it has no rows.
        return rules is DecisionTree tree ? new(rules, [], [], []) { Questions = [.. Items(root, "questions").Select(question => Question(question, tree))] } : new(rules, Parts(root, "criteria", rules), Parts(root, "modifiers", rules), [.. Items(root, "rules").Select(row => Row(row, rules))]);
    }

    private static List<SheetCriterion> Parts(JsonElement root, string name, RuleSet rules) =>
        [.. Items(root, name).Select(part => new SheetCriterion(
            part.GetProperty("id").GetString()!,
            Words(part.GetProperty("title")),
            part.TryGetProperty("weight", out var weight) ? weight.GetDecimal() : 0,
            ForceOf(part),
            [.. Items(part, "levels").Select(level => new SheetLevel(
                level.GetProperty(level.TryGetProperty("value", out _) ? "value" : "points").GetDecimal(),
                Words(level.GetProperty("text")),
                Condition(level, rules),
                level.TryGetProperty("anchor", out var anchor) ? Words(anchor) : null))]))];

    private static SheetQuestion Question(JsonElement question, DecisionTree tree)
    {
        var read = tree.Question(question.GetProperty("id").GetString()!)!;
        Text Label(string id) => tree.Labels.First(label => label.Id == id).Title;
        // An answer may lead nowhere further: then its labels are all that there is to read.
        SheetWay Way(JsonElement way, Text? when)
        {
            if (way.TryGetProperty("next", out var next) && next.GetString() is { } to && tree.Question(to) is { } asked)
            {
                return new(when, asked.Id, asked.Title, false);
            }

            var end = way.TryGetProperty("outcome", out var outcome) ? outcome.GetString() ?? "" : "";
            return new(when, end, tree.Outcomes.FirstOrDefault(known => known.Id == end)?.Title ?? Text.Of(end), true);
        }

        return new(read.Id, read.Title, read.Help, read.Grounds, [.. Items(question, "answers").Zip(read.Answers, (answer, known) => new SheetAnswer(
            known.Id, known.Title, known.Help, [.. known.Labels.Select(Label)],
            answer.TryGetProperty("redirects", out _)
                ? [.. Items(answer, "redirects").Select(way => Way(way, way.TryGetProperty("when", out var when) ? Labelled(when, Label, nested: false) : null))]
                : [Way(answer, null)]))]);
    }

    // A condition on labels: what must be there, what must not.
    private static Text Labelled(JsonElement when, Func<string, Text> label, bool nested)
    {
        List<Text> parts =
        [
            .. Items(when, "has").Select(id => label(id.GetString()!)),
            .. Items(when, "lacks").Select(id => label(id.GetString()!)).Select(title => new Text($"没有“{title.Zh}”", $"not “{title.En}”")),
        ];
        if (Items(when, "any") is { Count: > 0 } any)
        {
            parts.Add(Join([.. any.Select(one => Labelled(one, label, nested: true))], "或者", " or "));
        }

        parts.AddRange(Items(when, "all").Select(one => Labelled(one, label, nested: true)));
        var joined = Join(parts, "，并且", " and ");
        return nested && parts.Count > 1 ? new($"（{joined.Zh}）", $"({joined.En})") : joined;
    }

    private static SheetRow Row(JsonElement row, RuleSet rules)
    {
        var outputs = new Dictionary<string, Text>();
        var byTier = new Dictionary<string, Text>();
        foreach (var output in row.GetProperty("then").EnumerateObject())
        {
            if (output.Value.ValueKind != JsonValueKind.Object || !output.Value.TryGetProperty("by", out _))
            {
                outputs[output.Name] = Shown(output.Value);
                continue;
            }

            foreach (var cell in output.Value.EnumerateObject().Where(cell => cell.Name != "by"))
            {
                byTier[cell.Name] = Shown(cell.Value);
            }
        }

        return new(
            row.GetProperty("id").GetString()!, Words(row.GetProperty("title")), Condition(row, rules), ForceOf(row),
            [.. Items(row, "grounds").Select(ground => ground.GetString()!)], outputs, byTier);
    }

    private static Text? Condition(JsonElement owner, RuleSet rules) => owner.TryGetProperty("when", out var when) ? Condition(when, rules, nested: false) : null;

    private static Text Condition(JsonElement when, RuleSet rules, bool nested)
    {
        var parts = when.EnumerateObject().Select(member => member switch
        {
            { Name: "any" } => Join([.. member.Value.EnumerateArray().Select(inner => Condition(inner, rules, nested: true))], "，或者", " or "),
            { Name: "all" } => Join([.. member.Value.EnumerateArray().Select(inner => Condition(inner, rules, nested: true))], "，并且", " and "),
            _ => Test(member.Value, rules.Inputs.First(input => input.Id == member.Name)),
        }).ToList();
        var joined = Join(parts, "，并且", " and ");
        return nested && parts.Count > 1 ? new($"（{joined.Zh}）", $"({joined.En})") : joined;
    }

    private static Text Test(JsonElement test, RuleInput input)
    {
        JsonElement[] written = test.ValueKind == JsonValueKind.Array ? [.. test.EnumerateArray()] : [test];
        Text[] values = [.. written.Select(value => Value(value, input, mayNegate: written.Length == 1))];
        var joined = Join(values, "或者", " or ");
        return new($"{input.Title.Zh}：{joined.Zh}", $"{input.Title.En}: {joined.En}");
    }

    // As the conditions are read: only a test that stands alone can be negated.
    private static Text Value(JsonElement value, RuleInput input, bool mayNegate) => value.ValueKind switch
    {
        JsonValueKind.True => Yes,
        JsonValueKind.False => No,
        JsonValueKind.String when mayNegate && value.GetString()!.Trim() is ['n', 'o', 't', '(', .. var list, ')'] => Negated(list, input),
        JsonValueKind.String => Named(value.GetString()!.Trim(), input),
        _ => Text.Of(value.GetRawText()),
    };

    private static Text Negated(string list, RuleInput input)
    {
        var joined = Join([.. list.Split(',').Select(one => Named(one.Trim(), input))], "、", ", ");
        return new($"不是{joined.Zh}", $"not {joined.En}");
    }

    private static Text Named(string written, RuleInput input) => input.Choices.FirstOrDefault(choice => choice.Id == written)?.Title
        ?? Text.Of(written.Replace(">=", "≥", StringComparison.Ordinal).Replace("<=", "≤", StringComparison.Ordinal));

    private static Text Join(IReadOnlyList<Text> parts, string zh, string en) =>
        new(string.Join(zh, parts.Select(part => part.Zh)), string.Join(en, parts.Select(part => part.En)));

    private static Text Shown(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => Words(value),
        JsonValueKind.True => Yes,
        JsonValueKind.False => No,
        JsonValueKind.String when value.GetString() == "-" => Text.Of("—"),
        JsonValueKind.String => Text.Of(value.GetString()!),
        _ => Text.Of(value.GetRawText()),
    };

    private static Force ForceOf(JsonElement part) => part.TryGetProperty("force", out var force) && Enum.TryParse<Force>(force.GetString(), ignoreCase: true, out var known) ? known : Force.Default;

    private static Text Words(JsonElement text) => new(text.GetProperty("zh").GetString()!, text.GetProperty("en").GetString()!);

    private static List<JsonElement> Items(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray()] : [];
}

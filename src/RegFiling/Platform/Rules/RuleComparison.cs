using System.Text.Json;

namespace RegFiling.Platform.Rules;

/// <summary>What became of a row from one version to the other.</summary>
public enum RowChange
{
    Same = 1,
    Added = 2,
    Removed = 3,
    Changed = 4,
}

/// <summary>One cell as it was and as it is; null where there was, or is, none.</summary>
public sealed record ComparedCell(Text Name, Text? Before, Text? After)
{
    public bool IsChanged => Before != After;
}

/// <summary>A row of a table, a criterion, a tier, a question: what became of it, cell by cell.</summary>
public sealed record ComparedRow(Text Group, string Id, Text Title, RowChange Change, IReadOnlyList<ComparedCell> Cells);

/// <summary>
/// Two versions of one rule set held against each other row by row: score cards by tier, criterion and level, tables by row and column, trees by question and
/// answer. Rows are the same when they have the same id; who wrote and approved a version and from when it holds is no part of it.
/// </summary>
public sealed record RuleComparison(RuleSheet Before, RuleSheet After, IReadOnlyList<ComparedRow> Rows)
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly Text Otherwise = new("其他情形", "otherwise");

    public IEnumerable<ComparedRow> Changes => Rows.Where(row => row.Change != RowChange.Same);

    public int Count(RowChange change) => Rows.Count(row => row.Change == change);

    /// <summary>Null when one of the two is no valid rule set.</summary>
    public static RuleComparison? Of(ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> after)
    {
        if (RuleSheet.Read(before, "before.json") is not { } old || RuleSheet.Read(after, "after.json") is not { } now)
        {
            return null;
        }

        var (left, right) = (Items(old, before), Items(now, after));
        var was = left.ToDictionary(item => (item.Group, item.Id));
        var stays = right.Select(item => (item.Group, item.Id)).ToHashSet();
        var rows = new List<ComparedRow>();
        foreach (var group in right.Concat(left).Select(item => item.Group).Distinct())
        {
            rows.AddRange(right.Where(item => item.Group == group).Select(item => Compared(was.GetValueOrDefault((item.Group, item.Id)), item)));
            rows.AddRange(left.Where(item => item.Group == group && !stays.Contains((item.Group, item.Id))).Select(item => Compared(item, null)));
        }

        return new(old, now, rows);
    }

    private static ComparedRow Compared(Item? before, Item? after)
    {
        var item = after ?? before!;
        var names = (after?.Cells ?? []).Concat(before?.Cells ?? []).Select(cell => (cell.Key, cell.Name)).DistinctBy(cell => cell.Key);
        List<ComparedCell> cells = [.. names.Select(cell => new ComparedCell(cell.Name, Value(before, cell.Key), Value(after, cell.Key)))];
        var change = before is null ? RowChange.Added : after is null ? RowChange.Removed : cells.Exists(cell => cell.IsChanged) ? RowChange.Changed : RowChange.Same;
        return new(item.Group, item.Id, item.Title, change, cells);
    }

    private static Text? Value(Item? item, string key) => item?.Cells.FirstOrDefault(cell => cell.Key == key)?.Value;

    private static List<Item> Items(RuleSheet sheet, ReadOnlyMemory<byte> file)
    {
        using var json = JsonDocument.Parse(file);
        var root = json.RootElement;
        return
        [
            General(sheet, root),
            .. sheet.Rules is ScoreCard card ? card.Grades.Select(grade => new Item(
                card.Outcome, grade.Id, grade.Title, [Title(grade.Title), new("from", new("起点分数", "From score"), Number(grade.From)), new("colour", new("颜色", "Colour"), Text.Of(grade.Colour))])) : [],
            .. sheet.Criteria.Select(part => Criterion(new("评分项", "Criteria"), part, weighted: true)),
            .. sheet.Modifiers.Select(part => Criterion(new("调整项", "Modifiers"), part, weighted: false)),
            .. sheet.Rows.Select(Row),
            .. sheet.Rules is DecisionTree tree ? Tree(sheet, tree) : Inputs(sheet.Rules),
            .. sheet.Rules is DecisionTable ? Elements(root, "outputs").Select(output => new Item(
                new("输出", "Outputs"), output.GetProperty("id").GetString()!, Text.Of(output.GetProperty("id").GetString()!), [Written("definition", new("定义", "Definition"), output)])) : [],
        ];
    }

    // What stands in the file beside its rows, and no part of them.
    private static Item General(RuleSheet sheet, JsonElement root)
    {
        var cells = new List<Cell> { Title(sheet.Rules.Title) };
        foreach (var (name, words) in new (string, Text)[]
        {
            ("outcome", new("评定事项", "What is graded")), ("note", new("固定说明", "Line that goes with it")), ("grounds", new("依据", "Grounds")), ("lookAgainMonths", new("几个月后复查", "Look again after months")),
            ("floors", new("最低等级规则", "Table of floors")), ("rounding", new("取整方式", "Rounding")), ("total", new("总分", "Total")), ("hitPolicy", new("命中策略", "Hit policy")), ("first", new("第一个问题", "First question")),
        })
        {
            if (root.TryGetProperty(name, out var value))
            {
                cells.Add(Written(name, words, value));
            }
        }

        // Where the order of the rows decides, it is a rule too.
        if (sheet.Rules is DecisionTable { HitPolicy: HitPolicy.First or HitPolicy.RuleOrder })
        {
            cells.Add(new("order", new("行序", "Order of the rows"), Text.Of(string.Join(", ", sheet.Rows.Select(row => row.Id)))));
        }

        return new(new("规则集", "Rule set"), sheet.Rules.Id, sheet.Rules.Title, cells);
    }

    private static Item Criterion(Text group, SheetCriterion part, bool weighted) => new(group, part.Id, part.Title,
    [
        Title(part.Title),
        .. weighted ? new[] { new Cell("weight", new("权重", "Weight"), Number(part.Weight)) } : [],
        Binding(part.Force),
        .. part.Levels.Select((level, at) => new Cell(
            $"level-{level.Value}", weighted ? new($"等次 {Shown(level.Value)}", $"Level {Shown(level.Value)}") : new($"加分 {Shown(level.Value)}", $"Points {Shown(level.Value)}"),
            new(
                $"{level.Words.Zh}（{(level.Condition ?? Otherwise).Zh}）{(level.Anchor is { } anchor ? $"；参考：{anchor.Zh}" : "")}",
                $"{level.Words.En} ({(level.Condition ?? Otherwise).En}){(level.Anchor is { } source ? $"; modelled on: {source.En}" : "")}"))),
    ]);

    private static Item Row(SheetRow row) => new(new("规则行", "Rows"), row.Id, row.Title,
    [
        Title(row.Title),
        new("when", new("适用条件", "Applies when"), row.Condition ?? new("所有情形", "always")),
        .. row.Outputs.Select(output => new Cell($"then-{output.Key}", Output(output.Key), output.Value)),
        .. row.ByTier.Select(tier => new Cell($"tier-{tier.Key}", Text.Of(tier.Key), tier.Value)),
        Binding(row.Force),
        Based(row.Grounds),
    ]);

    private static IEnumerable<Item> Inputs(RuleSet rules) => rules.Inputs.Select(input => new Item(new("输入", "Inputs"), input.Id, input.Title,
    [
        Title(input.Title),
        new("type", new("类型", "Type"), Text.Of(input.Type.ToString())),
        .. input.Choices.Count == 0 ? Array.Empty<Cell>() : [new("choices", new("选项", "Choices"), Joined(input.Choices.Select(choice => choice.Title)))],
        .. input.Min is null && input.Max is null ? Array.Empty<Cell>() : [new("range", new("范围", "Range"), Text.Of($"{(input.Min is { } min ? Shown(min) : "")}…{(input.Max is { } max ? Shown(max) : "")}"))],
    ]));

    private static IEnumerable<Item> Tree(RuleSheet sheet, DecisionTree tree) =>
    [
        .. sheet.Questions.Select(question => new Item(new("问题", "Questions"), question.Id, question.Title,
        [
            Title(question.Title),
            .. question.Help is { } help ? new[] { new Cell("help", new("说明", "Help"), help) } : [],
            Based(question.Grounds),
            .. question.Answers.SelectMany(Answer),
        ])),
        .. tree.Outcomes.Select(outcome => new Item(new("结论", "Conclusions"), outcome.Id, outcome.Title,
        [
            Title(outcome.Title),
            .. outcome.Help is { } help ? new[] { new Cell("help", new("说明", "Help"), help) } : [],
            Binding(outcome.Force), Based(outcome.Grounds),
            new("labels", new("标签", "Labels"), Joined(outcome.Labels.Select(label => tree.Labels.First(known => known.Id == label).Title))),
        ])),
        .. tree.Labels.Select(label => new Item(new("标签和义务", "Labels and duties"), label.Id, label.Title,
            [Title(label.Title), .. label.Force is { } force ? new[] { Binding(force) } : [], Based(label.Grounds)])),
    ];

    private static IEnumerable<Cell> Answer(SheetAnswer answer)
    {
        yield return new($"answer-{answer.Id}", new($"答案“{answer.Title.Zh}”去向", $"Answer “{answer.Title.En}” leads to"), Joined(answer.Ways.Select(way => way.Condition is { } when
            ? new Text($"{when.Zh}：{way.Title.Zh}", $"{when.En}: {way.Title.En}") : way.Title)));
        if (answer.Labels.Count > 0)
        {
            yield return new($"labels-{answer.Id}", new($"答案“{answer.Title.Zh}”标签", $"Answer “{answer.Title.En}” labels"), Joined(answer.Labels));
        }
    }

    private static Text Output(string name) => name switch
    {
        "floor" => new("最低等级", "Floor"),
        "raise" => new("上调级数", "Raised by"),
        "value" => new("要求", "What is asked"),
        "group" => new("类别", "Group"),
        "menu" => new("企业可以选择承诺", "The company may promise it"),
        "menuText" => new("承诺文字", "Words of the promise"),
        _ => Text.Of(name),
    };

    private static Cell Title(Text title) => new("title", new("名称", "Title"), title);

    private static Cell Binding(Force force) => new("force", new("效力", "Force"), Wording.Of(force));

    private static Cell Based(IReadOnlyList<string> grounds) => new("grounds", new("依据", "Grounds"), Text.Of(string.Join("; ", grounds)));

    private static Cell Written(string key, Text name, JsonElement value) => new(key, name, value switch
    {
        { ValueKind: JsonValueKind.String } => Text.Of(value.GetString()!),
        { ValueKind: JsonValueKind.Object } when value.TryGetProperty("zh", out var zh) && value.TryGetProperty("en", out var en) => new(zh.GetString()!, en.GetString()!),
        { ValueKind: JsonValueKind.Array } when value.EnumerateArray().All(one => one.ValueKind == JsonValueKind.String) => Text.Of(string.Join("; ", value.EnumerateArray().Select(one => one.GetString()))),
        _ => Text.Of(JsonSerializer.Serialize(value, Plain)),
    });

    private static Text Joined(IEnumerable<Text> texts)
    {
        var all = texts.ToList();
        return new(string.Join("；", all.Select(text => text.Zh)), string.Join("; ", all.Select(text => text.En)));
    }

    private static Text Number(decimal number) => Text.Of(Shown(number));

    private static string Shown(decimal number) => number.ToString("0.##########", System.Globalization.CultureInfo.InvariantCulture);

    private static IEnumerable<JsonElement> Elements(JsonElement root, string name) =>
        root.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];

    private sealed record Cell(string Key, Text Name, Text Value);

    private sealed record Item(Text Group, string Id, Text Title, IReadOnlyList<Cell> Cells);
}

using System.Globalization;
using System.Text.Json;

namespace RegFiling.Platform.Rules;

/// <summary>
/// What is wrong in a rule file: where (file and line), what, and how to put it right. With <paramref name="IsWarning"/> the file can be used all the same.
/// </summary>
public sealed record RuleProblem(string File, int Line, string Code, Text Message, Text Cure, bool IsWarning = false)
{
    public override string ToString() => $"{File}:{Line}: {Code}: {Message} {Cure}";
}

/// <summary>Reads the parts of a rule file and notes every problem instead of stopping at the first.</summary>
internal sealed class RuleReader(string file)
{
    private const int MaxProblems = 100;
    private const decimal MaxNumber = 1_000_000_000_000m;
    private readonly List<RuleProblem> problems = [];

    public IReadOnlyList<RuleProblem> Problems => problems;

    public bool HasErrors { get; private set; }

    /// <summary>Whether further problems would not be told: looking for them is then in vain.</summary>
    public bool IsFull => problems.Count >= MaxProblems;

    public void Problem(int line, string code, Text message, Text cure) => Add(new(file, line, code, message, cure));

    public void Warn(int line, string code, Text message, Text cure) => Add(new(file, line, code, message, cure, IsWarning: true));

    private void Add(RuleProblem problem)
    {
        HasErrors |= !problem.IsWarning;
        if (problems.Count < MaxProblems) problems.Add(problem);
    }

    /// <summary>Names that the format does not have are refused, so that a misspelt field is not silently without effect.</summary>
    public bool Object(SourceNode node, params ReadOnlySpan<string> names)
    {
        if (!node.IsObject)
        {
            Problem(node.Line, "rules.not-an-object", new("此处应为对象。", "An object is expected here."), new("请写成 { … }。", "Write { … }."));
            return false;
        }

        foreach (var (name, line, _) in node.Members)
        {
            if (!names.Contains(name))
            {
                Problem(line, "rules.unknown-field", new($"没有名为“{name}”的字段。", $"There is no field “{name}” here."),
                    new($"可用字段：{string.Join("、", names)}。", $"Use one of: {string.Join(", ", names)}."));
            }
        }

        return true;
    }

    public SourceNode? Need(SourceNode of, string name)
    {
        var node = of[name];
        if (node is null || node.Kind == JsonTokenType.Null)
        {
            Problem(of.Line, "rules.missing", new($"缺少“{name}”。", $"“{name}” is missing."), new($"请补充“{name}”。", $"Add “{name}”."));
            return null;
        }

        return node;
    }

    public string Word(SourceNode of, string name) => Need(of, name) is { } node ? WordOf(node) : "";

    public string? OptionalWord(SourceNode of, string name) => of[name] is { Kind: not JsonTokenType.Null } node ? WordOf(node) : null;

    public string WordOf(SourceNode node)
    {
        if (node.Kind == JsonTokenType.String && !string.IsNullOrWhiteSpace(node.Text)) return node.Text;
        Problem(node.Line, "rules.not-a-word", new("此处应为文字。", "A text is expected here."), new("请写成 \"…\"，不得为空。", "Write \"…\", not empty."));
        return "";
    }

    /// <summary>An id: letters, digits, dot and hyphen, so that it can stand in records and addresses.</summary>
    public string Id(SourceNode of)
    {
        var id = Word(of, "id");
        if (of["id"] is not { } node) return id;
        if (id.Length > 0 && (id.Length > 80 || !id.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-')))
        {
            Problem(node.Line, "rules.bad-id", new($"“{id}”不能用作标识。", $"“{id}” cannot be an id."),
                new("只用英文字母、数字、点和连字符，不超过80个字符。", "Use letters, digits, dot and hyphen, at most 80."));
        }

        return id;
    }

    public Text Words(SourceNode of, string name) => Need(of, name) is { } node ? WordsOf(node) : default;

    public Text? OptionalWords(SourceNode of, string name) => of[name] is { } node ? WordsOf(node) : null;

    public Text WordsOf(SourceNode node)
    {
        if (!Object(node, "zh", "en")) return default;
        var text = new Text(node["zh"]?.Text ?? "", node["en"]?.Text ?? "");
        if (!text.IsComplete || node.Members.Exists(m => m.Value.Kind != JsonTokenType.String))
        {
            Problem(node.Line, "rules.one-language", new("文本缺少一种语言。", "A text is missing in one language."),
                new("请填写 {\"zh\": \"…\", \"en\": \"…\"}，两者均不得为空。", "Write {\"zh\": \"…\", \"en\": \"…\"}, neither empty."));
        }

        return text;
    }

    public decimal Number(SourceNode of, string name) => Need(of, name) is { } node ? NumberOf(node) : 0;

    public decimal NumberOf(SourceNode node)
    {
        if (node.Kind == JsonTokenType.Number && decimal.TryParse(node.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && Math.Abs(number) <= MaxNumber)
        {
            return number;
        }

        Problem(node.Line, "rules.not-a-number", new("此处应为数字。", "A number is expected here."),
            new("请写不带引号、绝对值不超过10的12次方的数字。", "Write a number without quotes, of at most 10^12."));
        return 0;
    }

    public int Whole(SourceNode of, string name, int from, int to)
    {
        if (Need(of, name) is not { } node) return from;
        var number = NumberOf(node);
        if (number == Math.Truncate(number) && number >= from && number <= to) return (int)number;
        Problem(node.Line, "rules.out-of-range", new($"“{name}”应为{from}至{to}的整数。", $"“{name}” must be a whole number from {from} to {to}."),
            new("请改正该数字。", "Correct the number."));
        return from;
    }

    public bool Flag(SourceNode of, string name)
    {
        var node = of[name];
        if (node is null || node.Kind is JsonTokenType.True or JsonTokenType.False) return node?.Kind == JsonTokenType.True;
        Problem(node.Line, "rules.not-a-flag", new("此处应为 true 或者 false。", "true or false is expected here."), new("请去掉引号。", "Write it without quotes."));
        return false;
    }

    public DateOnly? OptionalDate(SourceNode of, string name)
    {
        if (of[name] is not { Kind: not JsonTokenType.Null } node) return null;
        if (DateOnly.TryParseExact(node.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
        Problem(node.Line, "rules.not-a-date", new("此处应为日期。", "A date is expected here."), new("请写成 \"2026-01-31\"。", "Write \"2026-01-31\"."));
        return null;
    }

    public IReadOnlyList<SourceNode> List(SourceNode of, string name, int atMost, bool required = true)
    {
        var node = required ? Need(of, name) : of[name];
        if (node is null) return [];
        if (node.IsArray && node.Items.Count <= atMost && (!required || node.Items.Count > 0)) return node.Items;
        Problem(node.Line, "rules.bad-list", new($"“{name}”应为{(required ? 1 : 0)}至{atMost}项的列表。", $"“{name}” must be a list of {(required ? 1 : 0)} to {atMost} entries."),
            new("请写成 [ … ]，或者拆分规则集。", "Write [ … ], or split the rule set."));
        return [];
    }

    public string OneOf(SourceNode of, string name, params ReadOnlySpan<string> allowed)
    {
        if (Need(of, name) is not { } node) return "";
        if (node.Kind == JsonTokenType.String && allowed.Contains(node.Text)) return node.Text;
        Problem(node.Line, "rules.not-offered", new($"“{name}”不能是“{node.Text}”。", $"“{name}” cannot be “{node.Text}”."),
            new($"可用：{string.Join("、", allowed)}。", $"Use one of: {string.Join(", ", allowed)}."));
        return "";
    }

    /// <summary>
    /// Force and grounds of one row or criterion. What the product sets itself (advice, internal, default) carries no article,
    /// and what is cited as law or published rule names one.
    /// </summary>
    public (Force Force, IReadOnlyList<string> Grounds) Force(SourceNode of)
    {
        var word = OneOf(of, "force", "law", "rule", "commitment", "advice", "internal", "default");
        var grounds = List(of, "grounds", 10, required: false).Select(Ground).ToList();
        if (!Enum.TryParse<Force>(word, ignoreCase: true, out var force)) return (default, grounds);

        if (force is Platform.Force.Advice or Platform.Force.Internal or Platform.Force.Default && grounds.Count > 0)
        {
            Problem(of["grounds"]!.Line, "rules.default-as-law",
                new($"效力为“{word}”的内容引用了法律依据。", $"What has only the force “{word}” cites a legal ground."),
                new("请删除 grounds；数值的参考来源写在 anchor 中。", "Delete grounds; where a number was taken from belongs in anchor."));
        }
        else if (force is Platform.Force.Law or Platform.Force.Rule && grounds.Count == 0)
        {
            Problem(of.Line, "rules.no-ground", new($"效力为“{word}”的内容没有依据。", $"What has the force “{word}” names no ground."),
                new("请在 grounds 中写明依据和条款，例如 cac-order-9/24。", "Name source and article in grounds, such as cac-order-9/24."));
        }

        return (force, grounds);
    }

    public string Ground(SourceNode node)
    {
        var ground = WordOf(node);
        if (ground.Length > 0 && (ground.Length > 100 || ground.Split('/') is not ([{ Length: > 0 }] or [{ Length: > 0 }, { Length: > 0 }])))
        {
            Problem(node.Line, "rules.bad-ground", new($"依据“{ground}”无法读懂。", $"The ground “{ground}” cannot be read."),
                new("请写成 来源/条，例如 cac-order-9/24；条款未确认的只写来源。", "Write source/article, such as cac-order-9/24, or the source alone where the article is not confirmed."));
        }

        return ground;
    }

    public void Distinct(IEnumerable<(string Id, int Line)> ids)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (id, line) in ids)
        {
            if (id.Length > 0 && !seen.Add(id))
                Problem(line, "rules.doubled-id", new($"标识“{id}”重复。", $"The id “{id}” is used twice."), new("请换一个标识。", "Choose another id."));
        }
    }
}

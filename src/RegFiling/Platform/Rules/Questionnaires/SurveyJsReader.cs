using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using RegFiling.Platform.Forms;

namespace RegFiling.Platform.Rules.Questionnaires;

/// <summary>
/// Reads a SurveyJS file: pages and panels, questions with choices, conditions. What would change a score and is not understood (choices from elsewhere,
/// computed values, functions) is refused by name and line; looks, texts and rules of entry are passed over.
/// </summary>
internal sealed partial class SurveyJsReader(string file, ScoringMethod method)
{
    private const int MostProblems = 100;
    private const decimal HighestScore = 1_000_000;
    private static readonly string[] Containers = ["panel", "flowpanel"];
    private static readonly string[] ChoicesFromElsewhere = ["choicesByUrl", "choicesFromQuestion", "choicesVisibleIf"];
    private static readonly (string Name, string Older, string Value)[] Extras =
        [("showOtherItem", "hasOther", "other"), ("showNoneItem", "hasNone", "none"), ("showRefuseItem", "", "refused"), ("showDontKnowItem", "", "dontknow")];

    private readonly List<RuleProblem> problems = [];
    private readonly List<RuleProblem> notes = [];
    private readonly List<Questionnaire.Element> elements = [];
    private readonly Dictionary<string, int> asked = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> names = new(StringComparer.Ordinal);
    private bool keepsHidden;

    public IReadOnlyList<RuleProblem> Problems => problems;

    /// <summary>What the JSON reader meets. A doubled name is only noted: as everywhere in JavaScript, the last one counts; and so is what would only look odd.</summary>
    public void Noticed(int line, string code, Text what, Text cure)
    {
        if (code == "rules.doubled") Note(line, "questionnaire.doubled", what, new("以最后一个为准。", "The last one counts."));
        else if (code == "rules.control-character") Note(line, "questionnaire.control-character", what, cure);
        else Problem(line, code, what, cure);
    }

    public ParsedQuestionnaire Read(SourceNode root)
    {
        if (!root.IsObject || (Last(root, "pages") ?? Elements(root)) is not { IsArray: true } pages)
        {
            Problem(root.Line, "questionnaire.no-survey", new("文件既不是本系统的问卷，也不是SurveyJS问卷。", "The file is neither a questionnaire of this system nor a SurveyJS survey."),
                new("应有 sections，或者 pages。", "It must have sections, or pages."));
            return new(null, problems, notes);
        }

        if (Last(root, "calculatedValues") is { Items.Count: > 0 } computed)
            Problem(computed.Line, "questionnaire.computed", new("不支持计算值（calculatedValues）。", "Computed values (calculatedValues) are not read."), new("请删除计算值，改用问题的答案。", "Remove them and use answers instead."));
        keepsHidden = Word(root, "clearInvisibleValues") == "none";
        if (Last(root, "pages") is null) Children(pages, -1, "");
        else Children(pages, -1, "", page: true);
        Names();
        return problems.Count > 0
            ? new(null, problems, notes)
            : new(new(Path.GetFileNameWithoutExtension(file), VersionIn().Match(file) is { Success: true } version ? version.Value : null, method.Scores, elements), [], notes);
    }

    private void Children(SourceNode list, int parent, string parentName, bool page = false)
    {
        foreach (var node in list.Items)
        {
            if (!node.IsObject)
            {
                Problem(node.Line, "questionnaire.not-an-element", new("此处应为页、组或者问题。", "A page, a panel or a question is expected here."), new("请写成 { … }。", "Write { … }."));
                continue;
            }

            var type = page ? "page" : Word(node, "type");
            if (string.IsNullOrEmpty(type))
            {
                Problem(node.Line, "questionnaire.no-type", new("缺少 type。", "There is no type."), new("请写明类型。", "Say which type it is."));
                continue;
            }

            var name = Word(node, "name") ?? "";
            var container = page || Containers.Contains(type);
            var mentioned = new HashSet<string>(StringComparer.Ordinal);
            elements.Add(new(parent, When(node, mentioned), container ? null : Question(node, type, name, parentName)) { Mentions = mentioned });
            if (container && Elements(node) is { IsArray: true } inner) Children(inner, elements.Count - 1, name);
        }
    }

    private Questionnaire.Question? Question(SourceNode node, string type, string name, string parentName)
    {
        var key = Word(node, "valueName") is { Length: > 0 } stored ? stored : name;
        if (key.Length == 0)
        {
            // Texts and pictures need no name; a question without one has no answer.
            return type is "html" or "image" ? null : Missing(node);
        }

        if (!names.TryAdd(key, node.Line) && type is not ("html" or "image"))
            Note(node.Line, "questionnaire.doubled-question", new($"问题“{key}”出现两次，各自计分。", $"The question “{key}” stands twice; each counts."), new("请取不同的名称。", "Give each its own name."));
        if (type is "html" or "image") return null;

        var total = method.ScoredTypes.ContainsKey(type) ? method.Names(name) ? method.TotalOf(name) : method.TotalOf(parentName) : null;
        var hasChoices = method.ScoredTypes.ContainsKey(type);
        var elsewhere = hasChoices ? Array.Find(ChoicesFromElsewhere, from => Last(node, from) is not null) : null;
        if (elsewhere is not null && total is not null)
            Problem(Last(node, elsewhere)!.Line, "questionnaire.choices-elsewhere", new($"计分问题“{name}”的选项来自 {elsewhere}。", $"The scored question “{name}” takes its choices from {elsewhere}."), new("请在文件中列出选项。", "List the choices in the file."));
        return new(key, Words(node, name), total, hasChoices && method.ScoredTypes[type] == "many", hasChoices && elsewhere is null ? Choices(node, name, total) : null,
            keepsHidden || Word(node, "clearIfInvisible") == "none")
        {
            Titles = hasChoices && elsewhere is null ? TitlesOf(node) : null,
        };
    }

    private Dictionary<string, decimal>? Choices(SourceNode node, string name, ScoreTotal? total)
    {
        if (Last(node, "choices") is not { IsArray: true } list)
        {
            if (total is null) return null;
            Problem(node.Line, "questionnaire.no-choices", new($"计分问题“{name}”没有选项。", $"The scored question “{name}” has no choices."), new("请补充 choices。", "Add choices."));
            return null;
        }

        var choices = new Dictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var choice in list.Items)
        {
            var value = choice.IsObject ? Last(choice, "value") : choice;
            if (value?.Kind is not (JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False))
            {
                Problem(choice.Line, "questionnaire.no-value", new($"“{name}”的一个选项没有值。", $"A choice of “{name}” has no value."), new("请补充 value。", "Add value."));
                continue;
            }

            if (choice.IsObject && total is not null && Last(choice, "visibleIf") is { } hidden)
                Problem(hidden.Line, "questionnaire.hidden-choice", new($"“{name}”的选项带有显示条件。", $"A choice of “{name}” has a condition of its own."), new("请去掉选项的条件。", "Remove the condition of the choice."));
            var score = total is null ? 0 : ScoreOf(value.Text);
            if (score > HighestScore)
                Problem(value.Line, "questionnaire.score", new($"“{value.Text}”的分值超过{HighestScore}。", $"The score of “{value.Text}” is above {HighestScore}."), new("请改正分值。", "Correct the score."));
            if (!choices.TryAdd(value.Text, Math.Min(score, HighestScore)))
                Note(value.Line, "questionnaire.doubled-choice", new($"“{name}”的选项“{value.Text}”重复，只计一次。", $"The choice “{value.Text}” of “{name}” stands twice; it counts once."), new("请删除其中一个。", "Delete one of the two."));
        }

        foreach (var (extra, older, value) in Extras)
        {
            if ((Last(node, extra) ?? (older.Length > 0 ? Last(node, older) : null))?.Kind == JsonTokenType.True) choices.TryAdd(value, 0);
        }

        return choices;
    }

    private static Dictionary<string, Text> TitlesOf(SourceNode node)
    {
        var titles = new Dictionary<string, Text>(StringComparer.Ordinal);
        foreach (var choice in Last(node, "choices") is { IsArray: true } list ? list.Items : [])
        {
            if (choice.IsObject && Last(choice, "value") is { } value) titles.TryAdd(value.Text, Words(choice, value.Text, "text"));
        }

        return titles;
    }

    // Behind the last sign, as a number; anything else scores nothing.
    private decimal ScoreOf(string value)
    {
        var at = value.LastIndexOf(method.ScoreAfter, StringComparison.Ordinal);
        return at >= 0 && decimal.TryParse(value.AsSpan(at + method.ScoreAfter.Length), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var score) ? score : 0;
    }

    private AnswerTest? When(SourceNode node, HashSet<string> mentioned)
    {
        if (Last(node, "visibleIf") is not { } condition || (condition.Kind == JsonTokenType.String && string.IsNullOrWhiteSpace(condition.Text)) || condition.Kind == JsonTokenType.Null)
            return Last(node, "visible")?.Kind == JsonTokenType.False ? new AnswerTest.Constant(Operand.False) : null;
        if (condition.Kind != JsonTokenType.String)
        {
            Problem(condition.Line, "questionnaire.condition", new("显示条件应为文字。", "A condition must be a text."), new("请写成 \"{问题} = 'item1'\"。", "Write \"{question} = 'item1'\"."));
            return null;
        }

        try
        {
            var test = SurveyExpression.Read(condition.Text, mentioned);
            foreach (var name in mentioned) asked.TryAdd(name, condition.Line);
            return test;
        }
        catch (ExpressionException wrong)
        {
            var where = Word(node, "name");
            Problem(condition.Line, "questionnaire.condition", new($"“{where}”的显示条件，第{wrong.At}个字符：{wrong.What.Zh}。", $"Condition of “{where}”, character {wrong.At}: {wrong.What.En}."), wrong.Cure);
            return null;
        }
    }

    private void Names()
    {
        foreach (var (name, line) in asked)
        {
            if (names.ContainsKey(name)) continue;
            if (name.AsSpan().ContainsAny('.', '[', '$'))
                Problem(line, "questionnaire.path", new($"不支持“{{{name}}}”这样的路径。", $"A path such as “{{{name}}}” is not read."), new("请直接写问题的名称。", "Name the question itself."));
            else
                Note(line, "questionnaire.unknown-question", new($"条件提到的“{name}”不在问卷中，按未回答处理。", $"A condition names “{name}”, which is no question here; it counts as unanswered."), new("请改正名称。", "Correct the name."));
        }
    }

    private Questionnaire.Question? Missing(SourceNode node)
    {
        Problem(node.Line, "questionnaire.no-name", new("问题没有 name。", "A question has no name."), new("请补充 name。", "Add name."));
        return null;
    }

    // A survey is written in its own languages; where Chinese is missing, the default stands for it.
    private static Text Words(SourceNode node, string name, string of = "title")
    {
        if (Last(node, of) is not { } title) return Text.Of(name);
        if (!title.IsObject) return Text.Of(title.Text.Length > 0 ? title.Text : name);
        var fallback = Last(title, "default")?.Text ?? Last(title, "en")?.Text ?? name;
        return new(Last(title, "zh-cn")?.Text ?? Last(title, "zh")?.Text ?? fallback, Last(title, "en")?.Text ?? fallback);
    }

    private static SourceNode? Elements(SourceNode node) => Last(node, "elements") ?? Last(node, "questions");

    private static SourceNode? Last(SourceNode node, string name) => node.IsObject ? node.Members.FindLast(member => member.Name == name).Value : null;

    private static string? Word(SourceNode node, string name) => Last(node, name) is { Kind: JsonTokenType.String } word ? word.Text : null;

    private void Problem(int line, string code, Text what, Text cure)
    {
        if (problems.Count < MostProblems) problems.Add(new(file, line, code, what, cure));
    }

    private void Note(int line, string code, Text what, Text cure)
    {
        if (notes.Count < MostProblems) notes.Add(new(file, line, code, what, cure));
    }

    [GeneratedRegex(@"v\d+(\.\d+)*")]
    private static partial Regex VersionIn();
}

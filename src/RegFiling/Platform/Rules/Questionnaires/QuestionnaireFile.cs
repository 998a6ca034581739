using System.Text.Json;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Packs;

namespace RegFiling.Platform.Rules.Questionnaires;

/// <summary>A questionnaire, or all the problems at once why the file is none; notes say what was read with a grain of salt.</summary>
public sealed record ParsedQuestionnaire(Questionnaire? Questionnaire, IReadOnlyList<RuleProblem> Problems, IReadOnlyList<RuleProblem> Notes);

/// <summary>Reads questionnaires: forms of a pack that have scores, and SurveyJS files whose scores are written after a <see cref="ScoringMethod"/>.</summary>
public static class QuestionnaireFile
{
    public const int MaxFileBytes = 10 * 1024 * 1024;

    /// <summary>
    /// Reads a file of either form, at most 10 MB. Bad input gives problems with line and cure, never an exception. <paramref name="method"/> is for SurveyJS
    /// files only; without it the method of Canada's Algorithmic Impact Assessment is used.
    /// </summary>
    public static ParsedQuestionnaire Parse(ReadOnlyMemory<byte> file, string fileName, ScoringMethod? method = null)
    {
        if (file.Length > MaxFileBytes)
            return Refused(new(fileName, 1, "questionnaire.too-large", new("问卷文件超过10 MB。", "The questionnaire is larger than 10 MB."), new("请拆分问卷。", "Split the questionnaire.")));
        var reader = new SurveyJsReader(fileName, method ?? ScoringMethod.CanadaAia);
        var root = SourceNode.Read(file, reader.Noticed);
        if (root is null || reader.Problems.Count > 0) return new(null, reader.Problems, []);
        if (root.IsObject && root["sections"] is not null) return root.NullEntry() is { } hole ? Refused(Hole(fileName, hole)) : Own(file, fileName);
        return reader.Read(root);
    }

    /// <summary>A form of a pack as a questionnaire; null when it has no scores.</summary>
    public static Questionnaire? Of(FormDefinition form)
    {
        if (form.Scores is not { } scores) return null;
        var elements = new List<Questionnaire.Element>();
        foreach (var section in form.Sections)
        {
            var parent = elements.Count;
            elements.Add(new(-1, Test(section.VisibleWhen), null) { Mentions = Mentioned(section.VisibleWhen) });
            foreach (var field in section.Fields)
            {
                var choices = field.Type is FieldType.Choice or FieldType.Choices
                    ? field.Choices.ToDictionary(choice => choice.Value, choice => choice.Score ?? 0, StringComparer.Ordinal) : null;
                elements.Add(new(parent, Test(field.VisibleWhen), new(field.Id, field.Label, field.Counts, field.Type == FieldType.Choices, choices, KeepsHidden: false)
                {
                    Titles = field.Choices.ToDictionary(choice => choice.Value, choice => choice.Label, StringComparer.Ordinal),
                })
                { Mentions = Mentioned(field.VisibleWhen) });
            }
        }

        return new(form.Id, form.Version.ToString(System.Globalization.CultureInfo.InvariantCulture), scores, elements);
    }

    private static string[] Mentioned(Visibility? when) => when is null ? [] : [when.Field];

    internal static RuleProblem NotJson(string fileName, JsonException broken) => new(fileName, (int)(broken.LineNumber ?? 0) + 1, "questionnaire.not-json",
        Text.Of(broken.Message.Split(" Path: ")[0].Replace("RegFiling.Platform.Forms.", "", StringComparison.Ordinal).Replace("RegFiling.Platform.Rules.Questionnaires.", "", StringComparison.Ordinal)
            + (broken.Path is { Length: > 1 } path ? $" ({path})" : "")),
        new("请参照规则包说明中的格式。", "See the README.md of the pack for the format."));

    /// <summary>An entry that is null. Lists are typed without nulls, but the deserializer does not hold them to it.</summary>
    internal static RuleProblem Hole(string fileName, SourceNode hole) => new(fileName, hole.Line, "questionnaire.null-entry",
        new("列表中有一项为 null。", "An entry of a list is null."), new("请填写该项，或者删除。", "Fill it in, or delete it."));

    private static ParsedQuestionnaire Own(ReadOnlyMemory<byte> file, string fileName)
    {
        FormDefinition form;
        try
        {
            var bytes = file.Span.StartsWith("\uFEFF"u8) ? file[3..] : file;
            form = JsonSerializer.Deserialize<FormDefinition>(bytes.Span, PackReader.Json)!;
        }
        catch (JsonException broken)
        {
            return Refused(NotJson(fileName, broken));
        }

        var lines = new Lazy<JsonLines>(() => new JsonLines(file.Span.StartsWith("\uFEFF"u8) ? file.Span[3..] : file.Span));
        var problems = ScoreLint.Of(form).Select(found => new RuleProblem(fileName, lines.Value.Of(found.Path), "questionnaire.bad-form", found.What, found.Cure)).ToList();
        if (form.Scores is null)
            problems.Add(new(fileName, 1, "questionnaire.no-scores", new("该表单没有计分规则。", "This form has no scores."), new("请补充 scores。", "Add \"scores\".")));
        if (form.Fields.GroupBy(field => field.Id).FirstOrDefault(same => same.Count() > 1) is { } twice)
            problems.Add(new(fileName, 1, "questionnaire.doubled", new($"“{twice.Key}”出现两次。", $"Two fields are called {twice.Key}."), new("请取不同的标识。", "Give each its own id.")));
        return problems.Count > 0 ? new(null, problems, []) : new(Of(form), [], []);
    }

    private static AnswerTest? Test(Visibility? when) => when is null ? null : new AnswerTest.OneOf(when.Field, when.Is);

    private static ParsedQuestionnaire Refused(RuleProblem problem) => new(null, [problem], []);
}

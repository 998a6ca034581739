using System.CommandLine;
using System.Text.Json;
using RegFiling.Platform;
using RegFiling.Platform.Rules;
using RegFiling.Platform.Rules.Questionnaires;

namespace RegFiling.Cli.Commands;

/// <summary><c>assess</c>: what a scored questionnaire says about answers, outside of any case.</summary>
internal static class AssessCommands
{
    private const int MostAnswers = 10_000;

    public static Command Build(CliContext context)
    {
        var instrument = new Option<FileInfo>("--instrument") { Description = context.Say("问卷文件：带计分的表单，或者 SurveyJS 问卷", "the questionnaire: a form with scores, or a SurveyJS file"), Required = true, HelpName = "FILE" };
        var method = new Option<FileInfo?>("--method") { Description = context.Say("SurveyJS 问卷的计分方法；默认为加拿大算法影响评估", "the scoring method of a SurveyJS file; default: Canada's Algorithmic Impact Assessment"), HelpName = "FILE" };
        var input = new Option<string?>("--input") { Description = context.Say("输入（JSON 对象）", "the input, a JSON object"), HelpName = "JSON" };
        var lines = context.LinesOption();
        var assess = new Command("assess", context.Say("按问卷计分", "scores answers by a questionnaire")) { instrument, method, input, lines };
        assess.SetAction(parsed =>
        {
            var (one, many) = (parsed.GetValue(input), parsed.GetValue(lines));
            if (one is null == many is null)
                throw new UsageException(new("请给出 --input JSON，或者 --lines 文件。", "Give either --input JSON or --lines FILE."));
            if (Read(context, parsed.GetRequiredValue(instrument), parsed.GetValue(method)) is not { } questionnaire)
                return ExitCode.AnswerIsNo;
            return many is not null ? context.AnswerLines(many, line => Answer(context, questionnaire, line)) : One(context, questionnaire, one!);
        });
        return assess;
    }

    private static int One(CliContext context, Questionnaire questionnaire, string json)
    {
        using var document = Parse(json);
        var answer = Answer(context, questionnaire, document.RootElement);
        context.WriteJson(answer.Value);
        return answer.Yes ? ExitCode.Fine : ExitCode.AnswerIsNo;
    }

    private static JsonDocument Parse(string json)
    {
        try
        {
            return JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (JsonException e)
        {
            throw new UsageException(new($"--input 不是有效的 JSON：{e.Message}", $"--input is not valid JSON: {e.Message}"));
        }
    }

    private static Questionnaire? Read(CliContext context, FileInfo file, FileInfo? methodFile)
    {
        ScoringMethod? method = null;
        if (methodFile is not null)
        {
            var read = ScoringMethod.Parse(Bytes(methodFile), methodFile.Name);
            if (Report(context, read.Problems)) return null;
            method = read.Method;
        }

        var parsed = QuestionnaireFile.Parse(Bytes(file), file.Name, method);
        Report(context, parsed.Notes);
        return Report(context, parsed.Problems) ? null : parsed.Questionnaire;
    }

    // One byte more than allowed is enough to know that a file is too large.
    private static byte[] Bytes(FileInfo file)
    {
        using var stream = file.OpenRead();
        var bytes = new byte[(int)Math.Min(stream.Length, QuestionnaireFile.MaxFileBytes + 1)];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static bool Report(CliContext context, IReadOnlyList<RuleProblem> problems)
    {
        foreach (var problem in problems)
            context.Error.WriteLine($"{problem.File}:{problem.Line}: {problem.Code}: {problem.Message.In(context.Language)} {problem.Cure.In(context.Language)}");
        return problems.Count > 0;
    }

    private static LineAnswer Answer(CliContext context, Questionnaire questionnaire, JsonElement line)
    {
        Outcome<QuestionnaireResult> result;
        try
        {
            result = questionnaire.Assess(Answers(line));
        }
        catch (InvalidOperationException)
        {
            // Texts are decoded only when they are read.
            throw new UsageException(new("answers：含有残缺字符。", "answers: holds half a character."));
        }

        if (result.IsRefused)
            return new(new { error = new { message = string.Join(' ', result.Refusals.Select(refusal => refusal.Why.In(context.Language))), refusals = result.Refusals } }, Yes: false);

        var (recorded, cleared) = (result.Value.Recorded, result.Value.Cleared);
        string Title(ScoreTotals totals) => questionnaire.Scores.Levels[totals.Level - 1].Title.In(context.Language);
        var version = line.TryGetProperty("version", out var stored) && stored.ValueKind == JsonValueKind.String ? stored.GetString() : null;
        return new(new
        {
            recorded.Raw,
            recorded.Mitigation,
            recorded.Current,
            recorded.Level,
            levelTitle = Title(recorded),
            cleared = new { cleared.Raw, cleared.Mitigation, cleared.Current, cleared.Level, levelTitle = Title(cleared), dropped = result.Value.Dropped },
            result.Value.NotOffered,
            result.Value.Unasked,
            result.Value.Unanswered,
            highest = new { raw = questionnaire.HighestRaw, mitigation = questionnaire.HighestMitigation, reliefFrom = questionnaire.ReliefFrom },
            instrument = new { questionnaire.Id, questionnaire.Version },

            // Scored under another catalogue than the one it was answered under: a different run, and labelled as one.
            rescored = version is not null && questionnaire.Version is not null && version != questionnaire.Version ? new { from = version, under = questionnaire.Version } : null,
            explanation = result.Value.Explanation.In(context.Language),
        });
    }

    private static Dictionary<string, JsonElement> Answers(JsonElement line)
    {
        if (line.ValueKind != JsonValueKind.Object || !line.TryGetProperty("answers", out var answers) || answers.ValueKind != JsonValueKind.Object)
            throw new UsageException(new("answers：应为以问题名称为键的对象。", "answers: must be an object, by name of question."));
        var given = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var answer in answers.EnumerateObject())
        {
            if (given.Count == MostAnswers) throw new UsageException(new($"answers：超过{MostAnswers}项。", $"answers: more than {MostAnswers}."));
            given[answer.Name] = answer.Value;
        }

        return given;
    }
}

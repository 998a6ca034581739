using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using RegFiling.Instruments;
using RegFiling.Platform;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Rules;

namespace RegFiling.Cli.Commands;

/// <summary><c>instruments decide</c>: what an instrument of another authority says about the answers of a filing, outside of any case.</summary>
internal static class InstrumentCommands
{
    private const int MostAnswers = 1_000;

    public static Command Build(CliContext context, TimeProvider clock)
    {
        var instrument = new Option<string>("--instrument") { Description = context.Say("对照工具的名称，如 eu-ai-act", "the id of the instrument, such as eu-ai-act"), Required = true, HelpName = "ID" };
        var catalogues = new Option<DirectoryInfo?>("--catalogues") { Description = context.Say("放有公布的问卷的目录；默认为 Instruments__Folder", "the folder of published questionnaires; default: Instruments__Folder"), HelpName = "DIR" };
        var input = new Option<string?>("--input") { Description = context.Say("输入（JSON 对象）：{\"forms\":{表单:{字段:答案}},\"answers\":{问题:答案}}", "the input, a JSON object: {\"forms\":{FORM:{FIELD:ANSWER}},\"answers\":{QUESTION:ANSWER}}"), HelpName = "JSON" };
        var lines = context.LinesOption();
        var decide = new Command("decide", context.Say("按对照工具判断", "decides by an instrument")) { instrument, catalogues, input, lines };
        decide.SetAction(parsed =>
        {
            var (pack, found) = Find(context, parsed.GetValue(context.Pack), parsed.GetRequiredValue(instrument));
            var reader = new InstrumentReader(new InstalledCatalogues(new(parsed.GetValue(catalogues)?.FullName ?? context.Configuration["Instruments:Folder"])));
            var today = pack.Deadlines.Time.DateOf(clock.GetUtcNow());
            LineAnswer Answer(JsonElement line) => Read(context, reader.Read(pack, found, InstrumentFacts.Of(found, Forms(line), Given(line)), today));
            return (parsed.GetValue(input), parsed.GetValue(lines)) switch
            {
                ({ } one, null) => One(context, one, Answer),
                (null, { } many) => context.AnswerLines(many, Answer),
                _ => throw new UsageException(new("请给出 --input JSON，或者 --lines 文件。", "Give either --input JSON or --lines FILE.")),
            };
        });
        return new Command("instruments", context.Say("其他机关的评估工具", "instruments of other authorities")) { decide };
    }

    private static (Pack Pack, Instrument Instrument) Find(CliContext context, string? folder, string id)
    {
        var problems = new List<Problem>();
        var packs = PackReader.FoldersBelow(folder ?? Path.GetDirectoryName(PackFolder.Find(null).FullPath)!).Select(path => PackReader.Read(path, problems)).OfType<Pack>().ToList();
        if (problems.Count > 0)
        {
            throw new PackException(problems);
        }

        return InstrumentShelf.Find(packs, id) ?? throw new UsageException(new(
            $"没有对照工具“{id}”；已有：{string.Join("、", packs.SelectMany(InstrumentShelf.Of).Select(one => one.Id))}。",
            $"There is no instrument “{id}”; there are: {string.Join(", ", packs.SelectMany(InstrumentShelf.Of).Select(one => one.Id))}."));
    }

    private static int One(CliContext context, string json, Func<JsonElement, LineAnswer> answer)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new UsageException(new("--input 应为 JSON 对象。", "--input must be a JSON object."));
            }

            var answered = answer(document.RootElement);
            context.WriteJson(answered.Value);
            return answered.Yes ? ExitCode.Fine : ExitCode.AnswerIsNo;
        }
        catch (JsonException e)
        {
            throw new UsageException(new($"--input 不是有效的 JSON：{e.Message}", $"--input is not valid JSON: {e.Message}"));
        }
    }

    private static LineAnswer Read(CliContext context, InstrumentReading reading)
    {
        string Say(Text text) => text.In(context.Language);
        return new(
            new
            {
                instrument = reading.Instrument.Id,
                reading.Version,
                installed = reading.IsInstalled,
                outcome = reading.ConclusionId,
                conclusion = reading.Conclusion is { } conclusion ? Say(conclusion) : null,
                certainty = reading.Certainty switch { Certainty.Known => "known", Certainty.Assumed => "assumed", _ => "unknown" },
                possible = reading.PossibleIds,
                grounds = reading.Grounds,
                duties = reading.Duties.Select(duty => duty.Id),
                answers = reading.Answers.ToDictionary(answer => answer.Question, answer => new
                {
                    value = answer.Given.Values,
                    certainty = answer.Given.Certainty == Certainty.Known ? "known" : "assumed",
                    from = answer.Given.Fields,
                    because = answer.Given.Because is { } because ? Say(because) : null,
                }),
                open = reading.Missing.Select(question => new { question = question.Id, title = Say(question.Title), decides = question.Decides, leads = question.Choices.ToDictionary(choice => choice.Id, choice => choice.LeadsTo.Select(Say)) }),
                explanation = Say(reading.Explanation),
            },
            // Without its questionnaire an instrument has no answer at all.
            Yes: reading.IsInstalled);
    }

    private static Dictionary<string, FormData> Forms(JsonElement line)
    {
        var forms = new Dictionary<string, FormData>(StringComparer.Ordinal);
        foreach (var form in Members(line, "forms"))
        {
            if (form.Value.ValueKind != JsonValueKind.Object)
            {
                throw new UsageException(new($"forms：“{form.Name}”应为以字段为键的对象。", $"forms: “{form.Name}” must be an object, by field."));
            }

            forms[form.Name] = FormData.Parse(form.Value.GetRawText());
        }

        return forms;
    }

    private static Dictionary<string, IReadOnlyList<string>> Given(JsonElement line)
    {
        var given = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var answer in Members(line, "answers").Take(MostAnswers))
        {
            var node = JsonNode.Parse(answer.Value.GetRawText());
            given[answer.Name] = new FormData(new JsonObject { ["a"] = node }).Answers("a");
        }

        return given;
    }

    private static JsonElement.ObjectEnumerator Members(JsonElement line, string name) => line.ValueKind != JsonValueKind.Object || !line.TryGetProperty(name, out var found) ? default
        : found.ValueKind == JsonValueKind.Object ? found.EnumerateObject() : throw new UsageException(new($"{name}：应为对象。", $"{name}: must be an object."));
}

using System.Text.Json;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Rules;
using RegFiling.Platform.Rules.Questionnaires;

namespace RegFiling.Instruments;

/// <summary>What is wrong with the instruments of a pack: alone, and with the forms of the pack that they map.</summary>
internal static class InstrumentLint
{
    [PackLint]
    internal static IEnumerable<Problem> Lint(Pack pack)
    {
        foreach (var (file, bytes) in InstrumentShelf.Files(pack))
        {
            Instrument? instrument = null;
            Problem? unreadable = null;
            try
            {
                instrument = JsonSerializer.Deserialize<Instrument>(bytes, PackReader.Json);
            }
            catch (JsonException wrong)
            {
                unreadable = new(file, (int)(wrong.LineNumber ?? 0) + 1, wrong.Message.Split(" Path: ")[0], "see instruments/ in the README.md of the pack for the format");
            }

            foreach (var problem in instrument is null ? [unreadable ?? new(file, 1, "the instrument is empty", "write one instrument per file")] : new Check(pack, file, instrument, new JsonLines(bytes)).All())
            {
                yield return problem;
            }
        }
    }

    /// <summary>The fields that are named are in the pack whose filings they map. Where that pack is not among these, nothing is said.</summary>
    [PackSetLint]
    internal static IEnumerable<Problem> LintAmong(Pack pack, IReadOnlyList<Pack> all)
    {
        foreach (var instrument in InstrumentShelf.Of(pack))
        {
            var file = $"{InstrumentShelf.Folder}{instrument.Id}.json";
            if (all.Any(other => other != pack && InstrumentShelf.Of(other).Any(one => one.Id == instrument.Id)))
            {
                yield return new(file, 1, $"two packs bring the instrument {instrument.Id}", "give one of them another id");
            }

            if (!pack.Files.TryGetValue(file, out var bytes) || all.FirstOrDefault(other => other.Manifest.Id == instrument.Forms) is not { } forms)
            {
                continue;
            }

            var lines = new JsonLines(bytes);
            foreach (var (question, rules) in instrument.Facts)
            {
                foreach (var (at, condition) in rules.SelectMany((rule, r) => rule.When.Select((condition, c) => ($"facts/{question}/{r}/when/{c}", condition))))
                {
                    if (Field(forms, condition.Field) is not { } field)
                    {
                        yield return new(file, lines.Of(at), $"unknown field {condition.Field} in {forms.Manifest.Id}", "write form and field: \"filing/application.type\"");
                    }
                    else if (field.Choices.Count > 0 && condition.Is.Concat(condition.Not).FirstOrDefault(answer => field.Choices.All(choice => choice.Value != answer)) is { } never)
                    {
                        yield return new(file, lines.Of(at), $"{condition.Field} has no answer {never}", $"use one of {string.Join(", ", field.Choices.Select(choice => choice.Value))}");
                    }
                }
            }
        }
    }

    private static FieldDefinition? Field(Pack pack, string name) =>
        name.LastIndexOf('.') is > 0 and var dot ? pack.Forms.GetValueOrDefault(name[..dot])?.Field(name[(dot + 1)..]) : null;

    private sealed class Check(Pack pack, string file, Instrument instrument, JsonLines lines)
    {
        public IEnumerable<Problem> All() => [.. Envelope(), .. Kind(), .. Rules()];

        private IEnumerable<Problem> Envelope()
        {
            if ($"{InstrumentShelf.Folder}{instrument.Id}.json" != file)
            {
                yield return At("id", $"the id is {instrument.Id}, the file name says {file[InstrumentShelf.Folder.Length..^".json".Length]}", "make them the same");
            }

            IEnumerable<(string Path, Text? Text)> texts =
            [
                ("title", instrument.Title), ("short", instrument.Short), ("authority", instrument.Authority), ("about", instrument.About), ("source", instrument.Source),
                ("catalogue/where", instrument.Catalogue?.Where),
                .. instrument.Open.Select(open => ($"open/{open.Key}", (Text?)open.Value)),
                .. instrument.Words.Select(word => ($"words/{word.Key}", (Text?)word.Value)),
                .. instrument.Applies.Select((date, i) => ($"applies/{i}/what", (Text?)date.What)),
                .. instrument.Facts.SelectMany(fact => fact.Value.Select((rule, i) => ($"facts/{fact.Key}/{i}/because", rule.Because))),
            ];
            foreach (var (path, _) in texts.Where(one => one.Text is { IsComplete: false }))
            {
                yield return At(path, "the text exists in one language only", "give it in zh and en");
            }

            foreach (var (i, date) in instrument.Applies.Index())
            {
                foreach (var ground in Unknown(date.Grounds))
                {
                    yield return At($"applies/{i}/grounds", $"unknown source of law {ground}", "add it to \"sources\" in pack.json");
                }

                if (date.Grounds.Count == 0)
                {
                    yield return At($"applies/{i}", "a date without an article", "name it in \"grounds\"");
                }
            }
        }

        private IEnumerable<Problem> Kind()
        {
            switch (instrument.Kind)
            {
                case Instrument.TreeKind when instrument.Rules is not { } rules || !pack.Files.TryGetValue($"rules/{rules}.json", out var bytes):
                    yield return At("rules", $"unknown rule file {instrument.Rules}", "name a file in rules/");
                    break;
                case Instrument.TreeKind when InstrumentShelf.Tree(pack, instrument) is { } tree:
                    foreach (var problem in Asked([.. tree.Questions.Select(question => (question.Id, question.Answers.Select(answer => answer.Id)))]))
                    {
                        yield return problem;
                    }

                    foreach (var ground in Unknown(tree.Questions.SelectMany(question => question.Grounds).Concat(tree.Outcomes.SelectMany(outcome => outcome.Grounds)).Concat(tree.Labels.SelectMany(label => label.Grounds))).Distinct())
                    {
                        yield return new($"rules/{instrument.Rules}.json", new JsonLines(pack.Files[$"rules/{instrument.Rules}.json"]).Of("questions"), $"unknown source of law {ground}", "add it to \"sources\" in pack.json");
                    }

                    break;
                case Instrument.TreeKind when RuleSet.Parse(pack.Files[$"rules/{instrument.Rules}.json"], instrument.Rules).IsSound:
                    yield return At("rules", $"{instrument.Rules} is no decision tree", "write \"kind\": \"decision-tree\" there");
                    break;
                case Instrument.TreeKind:
                    // What is wrong inside the file is said where all rule files are read.
                    break;
                case Instrument.QuestionnaireKind when instrument.Catalogue is { } needed:
                    if (Path.GetFileName(needed.File) != needed.File || !needed.File.Contains(needed.Version, StringComparison.Ordinal))
                    {
                        yield return At("catalogue/file", $"{needed.File} is no file name with the version {needed.Version}", "name the file as it is published, without a folder");
                    }

                    break;
                case Instrument.QuestionnaireKind when pack.Forms.GetValueOrDefault(instrument.Questionnaire ?? "") is { } form && QuestionnaireFile.Of(form) is { } questionnaire:
                    foreach (var problem in Asked([.. questionnaire.Questions.Where(question => question.Total is not null).Select(question => (question.Name, question.Choices.Select(choice => choice.Value)))]))
                    {
                        yield return problem;
                    }

                    break;
                case Instrument.QuestionnaireKind:
                    yield return At("questionnaire", $"unknown questionnaire {instrument.Questionnaire}", "name a form of the pack that has \"scores\", or say in \"catalogue\" which published file is needed");
                    break;
                default:
                    yield return At("kind", $"unknown kind {instrument.Kind}", $"use {Instrument.TreeKind} or {Instrument.QuestionnaireKind}");
                    break;
            }
        }

        // Each question is answered by the filing or declared open, so that none is forgotten.
        private IEnumerable<Problem> Asked(IReadOnlyList<(string Question, IEnumerable<string> Answers)> questions)
        {
            var known = questions.ToDictionary(one => one.Question, one => one.Answers.ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
            foreach (var (question, rules) in instrument.Facts)
            {
                if (!known.TryGetValue(question, out var answers))
                {
                    yield return At($"facts/{question}", $"unknown question {question}", $"use one of {string.Join(", ", known.Keys)}");
                    continue;
                }

                foreach (var (i, rule) in rules.Index().Where(rule => !answers.Contains(rule.Item.Answer)))
                {
                    yield return At($"facts/{question}/{i}/answer", $"{question} has no answer {rule.Answer}", $"use one of {string.Join(", ", answers)}");
                }
            }

            foreach (var question in instrument.Open.Keys.Concat(instrument.Many).Concat(instrument.Words.Keys).Where(question => !known.ContainsKey(question)))
            {
                yield return At($"open/{question}", $"unknown question {question}", $"use one of {string.Join(", ", known.Keys)}");
            }

            foreach (var question in known.Keys.Where(question => !instrument.Facts.ContainsKey(question) && !instrument.Open.ContainsKey(question)))
            {
                yield return At("facts", $"nothing is said about the question {question}", "map it in \"facts\", or say in \"open\" why the filing does not answer it");
            }
        }

        private IEnumerable<Problem> Rules()
        {
            foreach (var (question, rules) in instrument.Facts)
            {
                foreach (var (i, rule) in rules.Index())
                {
                    var path = $"facts/{question}/{i}";
                    if (rule.Certainty == Certainty.Unknown || rule.Certainty == Certainty.Assumed && rule.Because is null)
                    {
                        yield return At(path, "an assumption that does not say what it rests on", "say it in \"because\"; what is unknown has no rule");
                    }

                    if (rule.When.Count == 0)
                    {
                        yield return At(path, "a rule without a condition", "name the fields in \"when\"");
                    }

                    foreach (var (c, condition) in rule.When.Index().Where(condition => condition.Item.Is.Count == 0 == (condition.Item.Not.Count == 0)))
                    {
                        yield return At($"{path}/when/{c}", $"{condition.Field} names no answers, or both kinds", "give either \"is\" or \"not\"");
                    }
                }
            }
        }

        private IEnumerable<string> Unknown(IEnumerable<string> grounds) => grounds.Select(ground => ground.Split('/')[0]).Where(ground => pack.Manifest.Sources.All(source => source.Id != ground));

        private Problem At(string path, string message, string cure) => new(file, lines.Of(path), message, cure);
    }
}

using RegFiling.Platform.Identity;
using RegFiling.Platform.Rules;

namespace RegFiling.Platform.Packs;

/// <summary>Finds what would go wrong later: unknown names, dead ends, texts in one language only, a default that is cited as law.</summary>
public static partial class PackLinter
{
    public static void Lint(Pack pack, CodeCatalogue code, List<Problem> problems)
    {
        new Run(pack, code, problems).All();
        problems.AddRange(code.Lints.SelectMany(lint => lint(pack)));
    }

    /// <summary>What is wrong where a pack speaks of others that are installed beside it.</summary>
    public static void LintAmong(Pack pack, IReadOnlyList<Pack> all, CodeCatalogue code, List<Problem> problems) => problems.AddRange(code.SetLints.SelectMany(lint => lint(pack, all)));

    /// <summary>What is wrong or questionable in the rule files of a pack, each alone and its versions together; warnings stop nothing.</summary>
    public static IReadOnlyList<RuleProblem> RuleProblems(Pack pack)
    {
        var parsed = pack.Files.Where(rules => rules.Key.StartsWith("rules/", StringComparison.Ordinal) && Path.GetExtension(rules.Key) is ".json" or ".dmn")
            .Select(rules => (File: rules.Key, Parsed: RuleSet.Parse(rules.Value, rules.Key))).ToList();
        return [.. parsed.SelectMany(rules => rules.Parsed.Problems), .. RuleVersions.Check(parsed.Where(rules => rules.Parsed.IsSound).Select(rules => (rules.File, rules.Parsed.RuleSet!)))];
    }

    private sealed partial class Run(Pack pack, CodeCatalogue code, List<Problem> problems)
    {
        private readonly HashSet<string> sources = [.. pack.Manifest.Sources.Select(source => source.Id)];
        private string file = "pack.json";
        private JsonLines? lines;

        public void All()
        {
            In("pack.json");
            Complete("title", pack.Manifest.Title);
            if (pack.Procedures.Count > 0 && !pack.Manifest.Series.ContainsKey("case"))
            {
                Add("series", "cases have no number series", "add \"case\" to \"series\"");
            }

            for (var i = 0; i < pack.Manifest.Sources.Count; i++)
            {
                Complete($"sources/{i}/title", pack.Manifest.Sources[i].Title);
            }

            Seal();
            AgentPowers();
            foreach (var (id, form) in pack.Forms)
            {
                In($"forms/{id}.json");
                Form(form);
            }

            foreach (var (id, document) in pack.Documents)
            {
                In($"documents/{id}.json");
                Document(document);
            }

            problems.AddRange(RuleProblems(pack).Where(problem => !problem.IsWarning).Select(problem => new Problem(problem.File, problem.Line, problem.Message.En, problem.Cure.En)));

            foreach (var (id, procedure) in pack.Procedures)
            {
                In($"procedures/{id}.json");
                Procedure(procedure);
            }

            if (pack.Common is { } common)
            {
                In(PackReader.CommonFile);
                Common(common);
            }
        }

        private void AgentPowers()
        {
            foreach (var (power, acts) in pack.Manifest.AgentPowers)
            {
                foreach (var act in acts)
                {
                    var action = pack.Procedures.GetValueOrDefault(act.Split('/')[0])?.Action(act.Split('/')[^1]);
                    if (action is null)
                    {
                        Add($"agentPowers/{power}", $"unknown act {act}", "name procedure and action: \"filing/submit\"");
                    }
                    else if (action.Reauthenticate)
                    {
                        Add($"agentPowers/{power}", $"{act} is confirmed in person, which no agent can do", "leave it out");
                    }
                    else if (!action.Who.Role.Any(Roles.Company.Contains))
                    {
                        Add($"agentPowers/{power}", $"{act} is no act of the company", "leave it out");
                    }
                }
            }
        }

        private void Complete(string path, Text? text)
        {
            if (text is { IsComplete: false })
            {
                Add(path, "the text exists in one language only", "give it in zh and en");
            }
        }

        private void Grounds(string path, IEnumerable<string> grounds)
        {
            foreach (var ground in grounds.Where(ground => !sources.Contains(ground.Split('/')[0])))
            {
                Add(path, $"unknown source of law {ground.Split('/')[0]}", "add it to \"sources\" in pack.json");
            }
        }

        private void Basis(string path, Force force, string? ground)
        {
            Grounds($"{path}/ground", ground is null ? [] : [ground]);
            if (force is Force.Law or Force.Rule && ground is null)
            {
                Add($"{path}/force", $"{force.ToString().ToLowerInvariant()} without an article", "name it in \"ground\"");
            }

            if (force is Force.Advice or Force.Internal or Force.Default && ground is not null)
            {
                Add($"{path}/ground", "a default of the product is cited as law", "drop \"ground\", or say \"force\": \"law\" if the article really sets this number");
            }
        }

        private void Period(string path, string text)
        {
            try
            {
                Calendar.Period.Parse(text);
            }
            catch (Calendar.CalendarException wrong)
            {
                Add(path, wrong.Problem.En, "write a number and wd, cd, mo, yr or h: \"10 wd\"");
            }
        }

        private void States(ProcedureDefinition procedure, string path, IEnumerable<string> states)
        {
            foreach (var state in states.Where(state => !procedure.States.ContainsKey(state)))
            {
                Add(path, $"unknown state {state}", $"use one of {string.Join(", ", procedure.States.Keys)}");
            }
        }

        private void Acts(string path, IEnumerable<string> acts)
        {
            foreach (var act in acts.Where(act => act.Split('/') is not [var of, var action] || pack.Procedures.GetValueOrDefault(of)?.Action(action) is null))
            {
                Add(path, $"unknown act {act}", "write procedure and action: \"subject/close\"");
            }
        }

        private void KnownRoles(string path, IReadOnlyList<string> roles)
        {
            foreach (var role in roles.Where(role => !Roles.Titles.ContainsKey(role)))
            {
                Add(path, $"unknown role {role}", $"use one of {string.Join(", ", Roles.Titles.Keys)}");
            }
        }

        private void In(string name)
        {
            file = name;
            lines = pack.Files.TryGetValue(name, out var bytes) ? new JsonLines(bytes) : null;
        }

        private void Add(string path, string message, string cure) => problems.Add(new(file, lines?.Of(path) ?? 1, message, cure));
    }
}

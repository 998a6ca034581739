using RegFiling.Platform.Forms;
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

        private void Procedure(ProcedureDefinition procedure)
        {
            Complete("title", procedure.Title);
            Grounds("grounds", procedure.Grounds);
            foreach (var (id, state) in procedure.States)
            {
                Complete($"states/{id}/title", state.Title);
                Acts($"states/{id}/holds", state.Holds);
            }

            if (procedure.TitleField is { } title && pack.Forms.GetValueOrDefault(title[..Math.Max(title.LastIndexOf('.'), 0)])?.Field(title[(title.LastIndexOf('.') + 1)..]) is null)
            {
                Add("titleField", $"unknown field {title}", "write form and field: \"filing/application.name\"");
            }

            Action(procedure, "start", "start", procedure.Start);
            if (procedure.Start.To is null)
            {
                Add("start", "the start leads to no state", "name the first state in \"to\"");
            }

            foreach (var (id, action) in procedure.Actions)
            {
                Action(procedure, id, $"actions/{id}", action);
                if (action.From.Count == 0)
                {
                    Add($"actions/{id}", $"{id} is possible in no state", "name the states in \"from\"");
                }
            }

            foreach (var (id, clock) in procedure.Clocks)
            {
                Clock(procedure, id, clock);
            }

            foreach (var (id, limit) in procedure.Limits)
            {
                Complete($"limits/{id}/title", limit.Title);
                Period($"limits/{id}/limit", limit.Limit);
                Basis($"limits/{id}", limit.Force, limit.Ground);
            }

            foreach (var (id, setting) in procedure.Settings)
            {
                Complete($"settings/{id}/title", setting.Title);
                Basis($"settings/{id}", setting.Force, setting.Ground);
            }

            foreach (var (id, flag) in procedure.Flags)
            {
                Complete($"flags/{id}", flag);
            }

            foreach (var (id, child) in procedure.Children)
            {
                if (!pack.Procedures.ContainsKey(id))
                {
                    Add($"children/{id}", $"unknown procedure {id}", "name a file in procedures/");
                }

                States(procedure, $"children/{id}/from", child.From);
                KnownRoles($"children/{id}/role", child.Role);
            }

            Ways(procedure);
        }

        private void Action(ProcedureDefinition procedure, string id, string path, ActionDefinition action)
        {
            Complete($"{path}/title", action.Title);
            Complete($"{path}/hint", action.Hint);
            Grounds($"{path}/grounds", action.Grounds);
            States(procedure, $"{path}/from", action.From);
            if (action.To is { } to && !procedure.States.ContainsKey(to))
            {
                Add($"{path}/to", $"unknown state {to}", $"use one of {string.Join(", ", procedure.States.Keys)}");
            }

            foreach (var form in new[] { action.Form }.Concat(action.Requires).OfType<string>().Where(form => !pack.Forms.ContainsKey(form)))
            {
                Add($"{path}/{(form == action.Form ? "form" : "requires")}", $"unknown form {form}", $"add forms/{form}.json");
            }

            foreach (var rule in action.Rules.Where(rule => !code.Rules.ContainsKey(rule)))
            {
                Add($"{path}/rules", $"unknown rule {rule}", $"use one of {string.Join(", ", code.RuleNames.Order(StringComparer.Ordinal))}");
            }

            foreach (var document in action.Documents.Where(document => !pack.Documents.ContainsKey(document)))
            {
                Add($"{path}/documents", $"unknown document {document}", $"add documents/{document}.json");
            }

            if (action.Documents.Any(id => pack.Documents.GetValueOrDefault(id)?.Remedy == true)
                && (pack.Manifest.Authority is null || !procedure.Limits.ContainsKey("reconsideration") || !procedure.Limits.ContainsKey("litigation")))
            {
                Add($"{path}/documents", "a document states the remedy, but its time limits are not known", "add \"reconsideration\" and \"litigation\" to \"limits\", and \"authority\" to pack.json");
            }

            KnownRoles($"{path}/tell", [.. action.Tell.Where(tell => tell is not ("party" or "contact" or Cases.OutboxMessage.Applicant)).Select(tell => tell.Split('/')[^1])]);
            if (action.Then is { } then && procedure.Actions.GetValueOrDefault(then) is not { Who.System: true })
            {
                Add($"{path}/then", $"{then} is no action of the system", "name an action whose \"who\" is {\"system\": true}");
            }

            Who(procedure, id, path, action);
        }

        private void Common(CommonDefinition common)
        {
            foreach (var (id, act) in common.Actions)
            {
                var path = $"actions/{id}";
                if (act.From.Count > 0 || act.To is not null || act.Then is not null || act.Partial || act.Who.Role.Count == 0 || act.Who.NotBy.Count > 0)
                {
                    Add(path, $"{id} is more than a common act can be", "leave out from, to, then, partial and notBy, and name roles; what changes a case stands in its procedure");
                }

                foreach (var procedure in pack.Procedures.Values.Where(procedure => procedure.Actions.ContainsKey(id) || id == "start"))
                {
                    Add(path, $"{procedure.Id} has an action {id} of its own", "give one of the two another name");
                }

                if (pack.Procedures.Values.FirstOrDefault() is { } any)
                {
                    Action(any, id, path, act);
                }
            }
        }

        private void Who(ProcedureDefinition procedure, string id, string path, ActionDefinition action)
        {
            var who = action.Who;
            KnownRoles($"{path}/who/role", who.Role);
            if (who.Role.Count == 0 && who.Clock is null && !who.System)
            {
                Add($"{path}/who", $"nobody can take {id}", "name a role, a clock, or the system");
            }

            Acts($"{path}/who/with", who.With);
            if (who is { With.Count: > 0, System: false })
            {
                Add($"{path}/who/with", $"{id} follows another act but is not taken by the system", "add \"system\": true");
            }

            foreach (var restarted in action.Restarts.Where(restarted => !procedure.Clocks.ContainsKey(restarted)))
            {
                Add($"{path}/restarts", $"unknown clock {restarted}", "name one of \"clocks\"");
            }

            foreach (var document in action.After.Where(document => pack.Documents.GetValueOrDefault(document)?.Seal != true))
            {
                Add($"{path}/after", $"{document} is no document that is sealed", "name one of documents/ with \"seal\": true");
            }

            if (who.Clock is { } clock && !procedure.Clocks.ContainsKey(clock))
            {
                Add($"{path}/who/clock", $"unknown clock {clock}", "name one of \"clocks\"");
            }

            foreach (var other in who.NotBy.Where(other => procedure.Action(other) is null))
            {
                Add($"{path}/who/notBy", $"unknown action {other}", "name an action of this procedure");
            }

            // A second person can be met only where somebody can hold the role without having taken the first act.
            if (who.NotBy.Contains(id) && action.To == action.From.FirstOrDefault())
            {
                Add($"{path}/who/notBy", $"{id} excludes everyone who took it once", "leave the action itself out of \"notBy\"");
            }
        }

        private void Clock(ProcedureDefinition procedure, string id, ClockDefinition clock)
        {
            var path = $"clocks/{id}";
            Complete($"{path}/title", clock.Title);
            Period($"{path}/limit", clock.Limit);
            if (clock.Remind is { } remind)
            {
                Period($"{path}/remind", remind);
            }

            foreach (var document in clock.WaitsFor.Where(document => pack.Documents.GetValueOrDefault(document)?.Seal != true))
            {
                Add($"{path}/waitsFor", $"{document} is no document that is sealed", "name one of documents/ with \"seal\": true");
            }

            KnownRoles($"{path}/tell", [.. clock.Tell.Where(tell => tell != "party").Select(tell => tell.Split('/')[^1])]);
            States(procedure, $"{path}/while", clock.While);
            States(procedure, $"{path}/pausedIn", clock.PausedIn);
            States(procedure, $"{path}/through", clock.Through);
            Complete($"{path}/whenLate", clock.WhenLate);
            Basis(path, clock.Force, clock.Ground);
            if (clock.PausedIn.Count > 0 && clock.Force == Force.Law)
            {
                Add($"{path}/pausedIn", "a clock of the law cannot be paused by definition", "leave \"pausedIn\" out");
            }

            if (clock.Due is { } due && procedure.Actions.GetValueOrDefault(due)?.Who.Clock != id)
            {
                Add($"{path}/due", $"{due} is not taken by the clock {id}", $"give the action {due} \"who\": {{\"clock\": \"{id}\"}}");
            }
            else if (clock.Due is not null && clock.While.Concat(clock.Through).Except(procedure.Actions[clock.Due].From).FirstOrDefault() is { } left)
            {
                Add($"{path}/due", $"{clock.Due} is not possible in {left}, where the clock {id} can run out", $"add {left} to the \"from\" of {clock.Due}");
            }
        }

        private void Ways(ProcedureDefinition procedure)
        {
            var reached = new HashSet<string>();
            var open = new Queue<string>([procedure.Start.To ?? ""]);
            while (open.TryDequeue(out var state))
            {
                if (!reached.Add(state))
                {
                    continue;
                }

                foreach (var to in procedure.Actions.Values.Where(action => action.From.Contains(state)).Select(action => action.To).OfType<string>())
                {
                    open.Enqueue(to);
                }
            }

            foreach (var (id, state) in procedure.States)
            {
                if (!reached.Contains(id))
                {
                    Add($"states/{id}", $"no action leads to {id}", "add one, or drop the state");
                }

                var leaves = procedure.Actions.Where(action => action.Value.From.Contains(id)).ToList();
                if (!state.Final && leaves.All(action => action.Value.To is null || action.Value.To == id))
                {
                    Add($"states/{id}", $"a case cannot leave {id}", "add an action from it, or mark it \"final\"");
                }

                if (state.Final && leaves.Count > 0)
                {
                    Add($"actions/{leaves[0].Key}/from", $"{id} is final, yet {leaves[0].Key} starts from it", "drop one of the two");
                }
            }
        }

        private void Form(FormDefinition form)
        {
            Complete("title", form.Title);
            for (var i = 0; i < form.Sections.Count; i++)
            {
                Complete($"sections/{i}/title", form.Sections[i].Title);
                Complete($"sections/{i}/help", form.Sections[i].Help);
                Visible($"sections/{i}", form.Sections[i].Id, form.Sections[i].VisibleWhen, [.. form.Fields]);
                Fields($"sections/{i}/fields", form.Sections[i].Fields, [.. form.Fields]);
            }

            foreach (var twice in form.Fields.GroupBy(field => field.Id).Where(group => group.Count() > 1))
            {
                Add("sections", $"two fields are called {twice.Key}", "give each its own id");
            }
        }

        private void Fields(string path, IReadOnlyList<FieldDefinition> fields, IReadOnlyList<FieldDefinition> siblings)
        {
            for (var i = 0; i < fields.Count; i++)
            {
                var (field, at) = (fields[i], $"{path}/{i}");
                Complete($"{at}/label", field.Label);
                Complete($"{at}/help", field.Help);
                Grounds($"{at}/ground", field.Ground is null ? [] : [field.Ground]);
                if (field.Type is FieldType.Choice or FieldType.Choices && field.Choices.Count == 0)
                {
                    Add(at, $"{field.Id} offers no answer", "add \"choices\"");
                }

                for (var choice = 0; choice < field.Choices.Count; choice++)
                {
                    Complete($"{at}/choices/{choice}/label", field.Choices[choice].Label);
                }

                Visible(at, field.Id, field.VisibleWhen, siblings);
                foreach (var twice in field.Fields.GroupBy(inner => inner.Id).Where(group => group.Count() > 1))
                {
                    Add($"{at}/fields", $"two fields are called {twice.Key}", "give each its own id");
                }

                Fields($"{at}/fields", field.Fields, field.Fields);
                foreach (var rows in field.RowsFrom.Where(rows => pack.Forms.GetValueOrDefault(rows[..Math.Max(rows.LastIndexOf('.'), 0)])?.Field(rows[(rows.LastIndexOf('.') + 1)..])?.Type != FieldType.Repeat))
                {
                    Add($"{at}/rowsFrom", $"unknown repeat {rows}", "write form and field: \"filing/supplement-request.items\"");
                }
            }
        }

        private void Visible(string path, string id, Visibility? when, IReadOnlyList<FieldDefinition> siblings)
        {
            if (when is not null && (when.Is.Count == 0) == (when.Not.Count == 0))
            {
                Add($"{path}/visibleWhen", $"{id} names no answers, or both those that show and those that hide it", "give either \"is\" or \"not\"");
            }

            if (when is not null && siblings.FirstOrDefault(sibling => sibling.Id == when.Field) is var asked
                && (asked is null || (asked.Choices.Count > 0 && when.Is.Concat(when.Not).Any(answer => asked.Choices.All(choice => choice.Value != answer)))))
            {
                Add($"{path}/visibleWhen", $"{id} waits for an answer that cannot be given", "name a field of the same form and its answers");
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

using RegFiling.Platform.Forms;

namespace RegFiling.Platform.Packs;

/// <summary>What would go wrong with procedures: acts, who takes them, clocks, ways.</summary>
public static partial class PackLinter
{
    private sealed partial class Run
    {
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
            Complete($"{path}/above", action.Above);
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

            foreach (var form in action.Shows.Where(form => !pack.Forms.ContainsKey(form)))
            {
                Add($"{path}/shows", $"unknown form {form}", $"add forms/{form}.json");
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

            foreach (var (mark, limit) in clock.MarkedLimits)
            {
                Period($"{path}/markedLimits/{mark}", limit);
                if (!procedure.Flags.ContainsKey(mark))
                {
                    Add($"{path}/markedLimits/{mark}", $"unknown mark {mark}", "name one of \"flags\"");
                }
            }

            if (clock.LimitFrom is { } place && pack.Forms.GetValueOrDefault(place[..Math.Max(place.LastIndexOf('.'), 0)])?.Field(place[(place.LastIndexOf('.') + 1)..])?.Type != FieldType.Integer)
            {
                Add($"{path}/limitFrom", $"unknown number {place}", "write form and an integer field: \"rectification/issue.days\"");
            }

            foreach (var document in clock.WaitsFor.Where(document => pack.Documents.GetValueOrDefault(document)?.Seal != true))
            {
                Add($"{path}/waitsFor", $"{document} is no document that is sealed", "name one of documents/ with \"seal\": true");
            }

            if (clock.Since is { } since && !(since.Split('.') is [var form, var field] && pack.Forms.GetValueOrDefault(form)?.Field(field)?.Type == FieldType.Moment))
            {
                Add($"{path}/since", $"{since} is no moment of a form", "name a field of type \"moment\" as \"form.field\"");
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
    }
}

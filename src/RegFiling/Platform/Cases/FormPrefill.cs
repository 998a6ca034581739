using System.Text.Json.Nodes;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Identity;

namespace RegFiling.Platform.Cases;

/// <summary>What stands in the form of an act when it is opened.</summary>
internal static class FormPrefill
{
    // What is saved under the form's own id comes first; a field that is empty there takes the answer of the same name and type from another form of
    // the case or of the case that this one belongs to (the name of the algorithm), if the person may read it. Only what the party stated is taken
    // over: what an official wrote for one act is no reason for another.
    public static FormData Of(CaseContext at, FormDefinition form, HashSet<string> readable)
    {
        if (at.Saved.TryGetValue(form.Id, out var saved))
        {
            return WithRows(at, form, new FormData((JsonObject)saved.Values.DeepClone()));
        }

        var data = WithRows(at, form, new FormData([]));
        var stated = at.Pack.Procedures.Values.SelectMany(procedure => procedure.Actions.Values.Append(procedure.Start))
            .Where(action => action.Form is not null && action.Who.Role.All(role => role == Roles.Public || Roles.Company.Contains(role))).Select(action => action.Form!)
            .Where(id => !id.StartsWith("common/", StringComparison.Ordinal)).ToHashSet();
        var sources = at.Saved.Where(saved => readable.Contains(saved.Key)).Concat(CaseViews.Linked(at).Where(linked => linked.From).SelectMany(linked => linked.Saved)).Where(saved => stated.Contains(saved.Key)).ToList();
        foreach (var field in form.Fields)
        {
            // A tick, or the one answer there is, is a declaration: nobody makes it by having made another.
            var source = field.Type is FieldType.File or FieldType.Repeat or FieldType.Boolean || field.Choices.Count == 1 ? null
                : sources.Where(source => at.Pack.Forms.GetValueOrDefault(source.Key)?.Field(field.Copies ?? field.Id)?.Type == field.Type).Select(source => source.Value[field.Copies ?? field.Id]).FirstOrDefault(value => value is not null && (field.Choices.Count == 0 || field.Choices.Any(choice => choice.Value == FormData.TextOf(value))));
            if (source is not null)
            {
                data.Values[field.Id] = source.DeepClone();
            }
            else if (field.Default is { } value)
            {
                data.Values[field.Id] = value;
            }
        }

        if (form.Field("algorithmName") is not null && at.Linked.FirstOrDefault(linked => linked.From) is { } parent)
        {
            data.Values["algorithmName"] ??= parent.Case.Title;
        }

        return data;
    }

    // A repeat that answers another list has one row for each row of that list; what was said about the same thing before stands in its row.
    private static FormData WithRows(CaseContext at, FormDefinition form, FormData data)
    {
        foreach (var field in form.Fields.Where(field => field.RowsFrom.Count > 0))
        {
            var lists = field.RowsFrom.ToDictionary(list => list[..list.LastIndexOf('.')], list => list[(list.LastIndexOf('.') + 1)..]);
            if (at.History.LastOrDefault(act => at.Procedure.Action(act.Action)?.Form is { } used && lists.ContainsKey(used)) is not { } last || at.Procedure.Action(last.Action)!.Form is not { } asked)
            {
                continue;
            }

            var (key, before) = (field.Fields[0].Id, data.Rows(field.Id));
            data.Values[field.Id] = new JsonArray([.. at.SavedForm(asked).Rows(lists[asked]).Select(row =>
            {
                var said = before.FirstOrDefault(known => known.Text(key) == row.Text(key))?.Values ?? row.Values;
                return (JsonNode)new JsonObject(field.Fields.Where(inner => said[inner.Id] is not null).Select(inner => KeyValuePair.Create(inner.Id, said[inner.Id]?.DeepClone())));
            })]);
        }

        return data;
    }
}

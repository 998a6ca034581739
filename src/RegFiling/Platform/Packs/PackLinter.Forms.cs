using RegFiling.Platform.Forms;

namespace RegFiling.Platform.Packs;

/// <summary>What would go wrong with forms.</summary>
public static partial class PackLinter
{
    private sealed partial class Run
    {
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

                KnownRoles($"{at}/roles", field.Roles);
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
    }
}

namespace RegFiling.Platform.Packs;

/// <summary>What would go wrong with documents and their seal.</summary>
public static partial class PackLinter
{
    private sealed partial class Run
    {
        private void Document(DocumentDefinition document)
        {
            Complete("title", document.Title);
            Grounds("grounds", document.Grounds);
            for (var i = 0; i < document.Body.Count; i++)
            {
                Complete($"body/{i}", document.Body[i]);
            }

            for (var i = 0; i < document.Served.Count; i++)
            {
                Complete($"served/{i}", document.Served[i]);
            }

            Complete("heading", document.Heading);
            Complete("note", document.Note);
            for (var i = 0; i < document.Lists.Count; i++)
            {
                Complete($"lists/{i}/title", document.Lists[i].Title);
            }

            if (document is { Seal: true, Series: null })
            {
                Add("seal", "a sealed document needs a number for the register", "name its \"series\"");
            }

            for (var i = 0; i < document.Chapters.Count; i++)
            {
                Complete($"chapters/{i}/title", document.Chapters[i].Title);
                Chapter($"chapters/{i}", document.Chapters[i]);
            }

            if (!pack.Files.ContainsKey($"documents/{document.Template}.typ"))
            {
                Add("template", $"unknown template {document.Template}", $"add documents/{document.Template}.typ");
            }

            if (document.Series is { } series && !pack.Manifest.Series.ContainsKey(series))
            {
                Add("series", $"unknown series {series}", "add it to \"series\" in pack.json");
            }
        }

        private void Chapter(string path, ChapterDefinition chapter)
        {
            if (chapter.Form is not { } id)
            {
                return;
            }

            if (!pack.Forms.TryGetValue(id, out var form))
            {
                Add($"{path}/form", $"unknown form {id}", $"add forms/{id}.json");
                return;
            }

            foreach (var unknown in chapter.Sections.Where(name => form.Sections.All(section => section.Id != name)).Concat(chapter.Fields.Where(name => form.Field(name) is null)))
            {
                Add(path, $"the form {id} has no {unknown}", "name sections and fields of that form");
            }
        }

        private void Seal()
        {
            if (pack.Manifest.Seal is not { } seal)
            {
                foreach (var document in pack.Documents.Values.Where(document => document.Seal))
                {
                    Add("seal", $"the document {document.Id} needs a seal, but nobody keeps one", "add \"seal\" to pack.json");
                }

                return;
            }

            foreach (var (id, action) in seal.Actions)
            {
                var path = $"seal/{id.Split('-')[0]}";
                Complete($"{path}/title", action.Title);
                Complete($"{path}/hint", action.Hint);
                Grounds($"{path}/grounds", action.Grounds);
                KnownRoles($"{path}/who/role", action.Who.Role);
                if (action.Who.Role.Count == 0)
                {
                    Add($"{path}/who", $"nobody can take {id}", "name a role");
                }

                if (action.Form is null || pack.Forms.GetValueOrDefault(action.Form)?.Field("document") is not { Required: true })
                {
                    Add($"{path}/form", $"{id} needs a form that asks for the document", "name a form with a required field \"document\"");
                }

                foreach (var (name, _) in pack.Procedures.Where(procedure => procedure.Value.Action(id) is not null))
                {
                    Add(path, $"the procedure {name} has an action {id} of its own", "give that action another name");
                }
            }

            Complete("seal/clock/title", seal.Clock.Title);
            Period("seal/clock/limit", seal.Clock.Limit);
            Basis("seal/clock", seal.Clock.Force, seal.Clock.Ground);
            KnownRoles("seal/clock/tell", seal.Clock.Tell);
            if (!pack.Manifest.Series.ContainsKey("seal"))
            {
                Add("series", "the register of seals has no number series", "add \"seal\" to \"series\"");
            }
        }
    }
}

using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Persistence;

namespace RegFiling.Filings;

/// <summary>An earlier filing of the same company, whose answers a new draft begins with.</summary>
internal sealed record EarlierFiling(string Number, FormData Answers, IReadOnlyList<StoredFile> Files);

/// <summary>复制以前的备案: the new draft is saved at once with the earlier answers, by the same person and in the same transaction.</summary>
internal static class CopyOfFiling
{
    // What belongs to the one algorithm and not to the next: its name and type are given anew, when it went online is asked again.
    private static readonly string[] NotCopied = ["name", "type", "isOnline", "onlineDate", "version", "publishedTextFile", "selfAssessmentFile"];

    [Rule("filing.copies-own@1")]
    public static IEnumerable<Refusal> CopiesOwn(CaseContext at)
    {
        if (at.Form.Has("copiedFrom") && at.Find<EarlierFiling>() is null)
        {
            yield return new(
                "filing.no-such-earlier-filing",
                new("没有这个办件，或者不是本单位填写过的算法备案", "There is no such case, or it is no filing of this company with answers in it"),
                new("请核对办件号；不复制的，请留空", "Check the case number, or leave it empty to begin with an empty form"),
                Field: "copiedFrom");
        }
    }

    public static async Task LoadAsync(CaseContext at, RegFilingDbContext db, CancellationToken cancellationToken)
    {
        if (at.Action != "start" || at.Form.Text("copiedFrom")?.Trim() is not { Length: > 0 } number || at.Case.SubjectId is not { } subject)
        {
            return;
        }

        var id = await db.Set<Case>().AsNoTracking().Where(c => c.Number == number && c.Procedure == "filing" && c.SubjectId == subject).Select(c => c.Id).FirstOrDefaultAsync(cancellationToken);
        var json = await db.Set<CaseForm>().AsNoTracking().Where(form => form.CaseId == id && form.Form == FilingRules.Application).OrderByDescending(form => form.Version)
            .Select(form => form.Json).FirstOrDefaultAsync(cancellationToken);
        if (json is not null)
        {
            at.Bring(new EarlierFiling(number, FormData.Parse(json), await db.Set<StoredFile>().AsNoTracking().Where(file => file.CaseId == id).ToListAsync(cancellationToken)));
        }
    }

    public static Effects Onto(Effects effects, CaseContext at, EarlierFiling earlier)
    {
        var values = (JsonObject)earlier.Answers.Values.DeepClone();
        foreach (var name in NotCopied)
        {
            values.Remove(name);
        }

        (values["name"], values["type"]) = (at.Form.Text("name"), at.Form.Text("type"));
        var answers = new FormData(values);
        // The new draft refers to the same content; the row of a file belongs to one case.
        foreach (var said in answers.Files().ToList())
        {
            if (earlier.Files.FirstOrDefault(file => file.Id.ToString() == FormData.TextOf(said["id"])) is not { } file)
            {
                (said.Parent as JsonObject)?.Remove(said.GetPropertyName());
                continue;
            }

            var copy = new StoredFile
            {
                Id = Guid.CreateVersion7(at.Now),
                Name = file.Name,
                Sha256 = file.Sha256,
                Size = file.Size,
                Kind = file.Kind,
                UploadedBy = at.Actor.PersonId,
                SubjectId = at.Case.SubjectId,
                At = at.Now,
            };
            effects.Adds(copy);
            said.Clear();
            said["id"] = copy.Id.ToString();
        }

        return effects.Follows("save", answers);
    }
}

using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Persistence;

namespace RegFiling.Filings;

/// <summary>An earlier filing of the same company, whose answers a new draft begins with.</summary>
internal sealed record EarlierFiling(string Number, FormData Answers, IReadOnlyList<StoredFile> Files, Guid CaseId, bool HasEnded);

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

        var found = await db.Set<Case>().AsNoTracking().Where(c => c.Number == number && c.Procedure == "filing" && c.SubjectId == subject).Select(c => new { c.Id, c.RecordId }).FirstOrDefaultAsync(cancellationToken);
        // After a change the content is that of the newest version.
        if (found?.RecordId is { } filing && await FiledVersions.FindAsync(db, filing, cancellationToken) is { } filed)
        {
            var status = await db.Set<Filing>().AsNoTracking().Where(f => f.Id == filing).Select(f => f.Status).FirstAsync(cancellationToken);
            at.Bring(new EarlierFiling(number, filed.Answers, filed.Files, found.Id, status is FilingStatus.Deregistered or FilingStatus.Revoked));
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
        TakeFiles(effects, at, answers, earlier.Files);
        if (earlier.HasEnded)
        {
            // 重新备案: a filing of its own, which shows what it follows.
            effects.Adds(new CaseLink { FromCaseId = at.Case.Id, ToCaseId = earlier.CaseId, Kind = "refiles", Clause = "" });
        }

        return effects.Follows("save", answers);
    }

    /// <summary>Gives the case rows of its own for the files that the answers name; a file that is not among the known ones is left out.</summary>
    internal static void TakeFiles(Effects effects, CaseContext at, FormData answers, IReadOnlyList<StoredFile> files)
    {
        // The new draft refers to the same content; the row of a file belongs to one case.
        foreach (var said in answers.Files().ToList())
        {
            if (files.FirstOrDefault(file => file.Id.ToString() == FormData.TextOf(said["id"])) is not { } file)
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
    }
}

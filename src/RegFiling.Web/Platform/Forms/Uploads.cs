using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Persistence;
using RegFiling.Web.Platform.Files;

namespace RegFiling.Web.Platform.Forms;

/// <summary>
/// Keeps uploaded files as soon as a form is sent, before anything else is looked at: whatever is refused afterwards, nobody uploads twice.
/// A file that is kept belongs to no case until the act that names it is done. Nothing is kept of somebody who may not act, nor of a field that
/// the form does not ask for.
/// </summary>
public sealed class Uploads(RegFilingDbContext db, WriteTransaction write, FileInspector inspector, Settings settings, CurrentActor current, TimeProvider clock)
{
    private static readonly Text ChooseAnother = new("已填写的其他内容和原有文件均已保留，请重新选择文件", "Everything else, and the file uploaded before, is kept; choose another file");

    /// <summary>The stored file of each file field, and what was not taken and why. What was kept before stays when a new file is refused.</summary>
    public async Task<(Dictionary<string, JsonObject> Files, List<Refusal> Refused)> StoreAsync(
        FormDefinition form, IReadOnlyList<IFormFile> sent, IReadOnlyDictionary<string, string[]> entered, string key, Guid? subjectId, Guid? caseId, bool mayAct, CancellationToken cancellationToken)
    {
        var asked = Asked(form, sent, entered);
        var files = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        var refused = new List<Refusal>();
        foreach (var upload in sent.Where(upload => asked.Contains(upload.Name) && (upload.FileName.Length > 0 || upload.Length > 0)))
        {
            if (FileField(form.Fields, upload.Name) is not { } field)
            {
                continue;
            }

            await using var content = upload.OpenReadStream();
            var look = upload.Length > 0 && upload.Length <= settings.Uploads.LargestFile && mayAct ? await inspector.LookAsync(content, cancellationToken) : null;
            var why = WhyNot(field, upload, look, mayAct) ?? (look is null ? null : await QuotaAsync(upload, subjectId, caseId, cancellationToken));
            if (why is not null)
            {
                refused.Add(why);
                files[upload.Name] = new JsonObject
                {
                    ["id"] = entered.TryGetValue(upload.Name, out var kept) && kept.Length > 0 && Guid.TryParse(kept[0], out var id) ? id.ToString() : null,
                    [PostedForm.RefusedMark] = why.Code,
                };
                continue;
            }

            files[upload.Name] = new JsonObject { ["id"] = (await KeepAsync(upload, content, look, key, subjectId, cancellationToken)).ToString() };
        }

        return (files, refused);
    }

    // Without a look nothing is kept, and the id names nothing.
    private async Task<Guid> KeepAsync(IFormFile upload, Stream content, Inspected? look, string key, Guid? subjectId, CancellationToken cancellationToken)
    {
        var person = current.Actor.PersonId;
        // The same file in the same request has the same id, so that a form that is sent twice is the same request to the engine too.
        var id = new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{person}\n{key}\n{upload.Name}\n{look?.Sha256}")).AsSpan(0, 16));
        if (look is null)
        {
            return id;
        }

        await write.RunAsync(
            async () =>
            {
                if (await db.Set<StoredFile>().AsNoTracking().AnyAsync(file => file.Id == id, cancellationToken))
                {
                    return false;
                }

                await FileBytes.KeepAsync(db, look.Sha256, content, cancellationToken);
                if (!await db.Set<FileFacts>().AnyAsync(facts => facts.Sha256 == look.Sha256, cancellationToken))
                {
                    db.Add(look.Facts!);
                }

                db.Add(new StoredFile
                {
                    Id = id,
                    Name = FileKind.CleanName(upload.FileName, look.Kind!),
                    Sha256 = look.Sha256,
                    Size = upload.Length,
                    Kind = look.Kind!,
                    UploadedBy = person,
                    SubjectId = subjectId,
                    At = clock.GetUtcNow(),
                });
                return true;
            },
            cancellationToken);
        return id;
    }

    // What is stored counts once for each time that it was sent: replaced files stay on record.
    private async Task<Refusal?> QuotaAsync(IFormFile upload, Guid? subjectId, Guid? caseId, CancellationToken cancellationToken)
    {
        var person = current.Actor.PersonId;
        var files = db.Set<StoredFile>().AsNoTracking();
        var inCase = caseId is null ? 0 : await files.Where(file => file.CaseId == caseId).SumAsync(file => file.Size, cancellationToken);
        if (inCase + upload.Length > settings.Uploads.CaseQuota)
        {
            return Full(upload, "form.case-full", settings.Uploads.CaseQuotaMegabytes, new("本办件的文件", "the files of this case"));
        }

        var ofCompany = await (subjectId is null ? files.Where(file => file.SubjectId == null && file.UploadedBy == person) : files.Where(file => file.SubjectId == subjectId))
            .SumAsync(file => file.Size, cancellationToken);
        return ofCompany + upload.Length > settings.Uploads.CompanyQuota
            ? Full(upload, "form.company-full", settings.Uploads.CompanyQuotaMegabytes, new("本单位的文件", "the files of this company")) : null;
    }

    private static Refusal Full(IFormFile upload, string code, int megabytes, Text whose) => new(
        code,
        new($"{FileKind.CleanName(upload.FileName)} 未接收：{whose.Zh}合计将超过{megabytes} MB（含已替换的文件）", $"{FileKind.CleanName(upload.FileName)} is not taken: {whose.En} would be more than {megabytes} MB together, replaced ones included"),
        new("请压缩文件后重试，或者联系备案窗口提高限额；已填写的其他内容均已保留", "Make the file smaller, or ask the filing desk for more room; everything else is kept"),
        Field: upload.Name);

    // The names of the fields that the form asks for with these answers: each is bound with its own name for a file, and what is left was asked.
    private static HashSet<string> Asked(FormDefinition form, IEnumerable<IFormFile> sent, IReadOnlyDictionary<string, string[]> entered)
    {
        const string Mark = "asked";
        var marked = sent.Select(upload => upload.Name).Distinct(StringComparer.Ordinal)
            .Where(name => FileField(form.Fields, name) is not null).ToDictionary(name => name, name => new JsonObject { [Mark] = name }, StringComparer.Ordinal);
        return [.. Marks(FormCheck.Clean(form, FormBinder.Bind(form, entered, marked)).Values)];

        static IEnumerable<string> Marks(JsonNode? node) => node switch
        {
            JsonObject file when file[Mark] is JsonValue name && file.Count == 1 => [name.GetValue<string>()],
            JsonObject values => values.SelectMany(value => Marks(value.Value)),
            JsonArray rows => rows.SelectMany(Marks),
            _ => [],
        };
    }

    private Refusal? WhyNot(FieldDefinition field, IFormFile upload, Inspected? look, bool mayAct)
    {
        var name = FileKind.CleanName(upload.FileName);
        var accepted = field.Accept.Count > 0 ? field.Accept : FileKind.All;
        var (zh, en) = (string.Join("、", accepted.Select(k => k.ToUpperInvariant())), string.Join(", ", accepted.Select(k => k.ToUpperInvariant())));
        Refusal Because(string code, Text why, Text next) => new(code, new($"“{field.Label.Zh}”：{name} {why.Zh}", $"“{field.Label.En}”: {name} {why.En}"), next, Field: upload.Name);
        if (FileKind.WhyNot(upload.FileName) is { } wrongName)
        {
            return Because("form.file-name", new($"未接收，{wrongName.Zh}", $"is not taken: {wrongName.En}"), new("请改名后重新选择文件；其他已填写的内容均已保留", "Rename the file and choose it again; everything else is kept"));
        }

        if (upload.Length == 0)
        {
            return Because(FileFault.Empty.Code, FileFault.Empty.Why, ChooseAnother);
        }

        var most = settings.Uploads.LargestFileMegabytes;
        if (upload.Length > settings.Uploads.LargestFile)
        {
            return Because("form.file-too-large", new($"超过{most} MB", $"is larger than {most} MB"), ChooseAnother);
        }

        return (look, mayAct) switch
        {
            (_, false) => null,
            ({ Fault: { } fault }, _) => Because(fault.Code, fault.Why, fault.Next),
            ({ Kind: { } kind }, _) when accepted.Contains(kind) => null,
            ({ Kind: { } kind }, _) => Because("form.file-kind", new($"的内容是{kind.ToUpperInvariant()}，本项只接受{zh}", $"is {kind.ToUpperInvariant()} by its content; this takes {en}"), ChooseAnother),
            _ => Because("form.file-unknown-kind", new($"的内容不是{zh}（按内容判断，与文件名无关）", $"is not {en} (the content counts, not the name)"), ChooseAnother),
        };
    }

    private static FieldDefinition? FileField(IEnumerable<FieldDefinition> fields, string name)
    {
        var bracket = name.IndexOf('[', StringComparison.Ordinal);
        var row = bracket < 0 ? -1 : name.IndexOf("].", bracket, StringComparison.Ordinal);
        return bracket < 0
            ? fields.FirstOrDefault(field => field.Type == FieldType.File && field.Id == name)
            : row < 0 ? null : fields.FirstOrDefault(field => field.Type == FieldType.Repeat && field.Id == name[..bracket]) is { } repeat ? FileField(repeat.Fields, name[(row + 2)..]) : null;
    }
}

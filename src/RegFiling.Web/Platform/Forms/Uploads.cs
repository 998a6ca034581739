using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Persistence;

namespace RegFiling.Web.Platform.Forms;

/// <summary>
/// Keeps uploaded files as soon as a form is sent, before anything else is looked at: whatever is refused afterwards, nobody uploads twice.
/// A file that is kept belongs to no case until the act that names it is done. Nothing is kept of somebody who may not act, nor of a field that
/// the form does not ask for.
/// </summary>
public sealed class Uploads(RegFilingDbContext db, WriteTransaction write, CurrentActor current, TimeProvider clock)
{
    /// <summary>The largest file that is taken, in megabytes.</summary>
    public const int LargestMegabytes = 20;

    private const long LargestBytes = LargestMegabytes * 1024L * 1024L;

    /// <summary>The stored file of each file field, and what was not taken and why. What was kept before stays when a new file is refused.</summary>
    public async Task<(Dictionary<string, JsonObject> Files, List<Refusal> Refused)> StoreAsync(
        FormDefinition form, IReadOnlyList<IFormFile> sent, IReadOnlyDictionary<string, string[]> entered, string key, Guid? subjectId, bool mayAct, CancellationToken cancellationToken)
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

            var bytes = upload.Length is > 0 and <= LargestBytes ? await ReadAsync(upload, cancellationToken) : [];
            var kind = FileKind.Of(bytes);
            if (WhyNot(field, upload, kind) is { } why)
            {
                refused.Add(why);
                files[upload.Name] = new JsonObject
                {
                    ["id"] = entered.TryGetValue(upload.Name, out var kept) && kept.Length > 0 && Guid.TryParse(kept[0], out var id) ? id.ToString() : null,
                    [PostedForm.RefusedMark] = why.Code,
                };
                continue;
            }

            files[upload.Name] = new JsonObject { ["id"] = (await KeepAsync(upload, bytes, kind!, key, subjectId, mayAct, cancellationToken)).ToString() };
        }

        return (files, refused);
    }

    private async Task<Guid> KeepAsync(IFormFile upload, byte[] bytes, string kind, string key, Guid? subjectId, bool mayAct, CancellationToken cancellationToken)
    {
        var sha256 = Sha256.Of(bytes);
        var person = current.Actor.PersonId;
        // The same file in the same request has the same id, so that a form that is sent twice is the same request to the engine too.
        var id = new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{person}\n{key}\n{upload.Name}\n{sha256}")).AsSpan(0, 16));
        if (!mayAct)
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

                if (!await db.Set<FileContent>().AsNoTracking().AnyAsync(content => content.Sha256 == sha256, cancellationToken))
                {
                    db.Add(new FileContent { Sha256 = sha256, Bytes = bytes });
                }

                db.Add(new StoredFile
                {
                    Id = id,
                    Name = FileKind.CleanName(upload.FileName, kind),
                    Sha256 = sha256,
                    Size = bytes.Length,
                    Kind = kind,
                    UploadedBy = person,
                    SubjectId = subjectId,
                    At = clock.GetUtcNow(),
                });
                return true;
            },
            cancellationToken);
        return id;
    }

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

    private static Refusal? WhyNot(FieldDefinition field, IFormFile upload, string? kind)
    {
        var name = FileKind.CleanName(upload.FileName);
        var accepted = field.Accept.Count > 0 ? field.Accept : FileKind.All;
        var (zh, en) = (string.Join("、", accepted.Select(k => k.ToUpperInvariant())), string.Join(", ", accepted.Select(k => k.ToUpperInvariant())));
        var next = new Text("已填写的其他内容和原有文件均已保留，请重新选择文件", "Everything else, and the file uploaded before, is kept; choose another file");
        return upload.Length switch
        {
            0 => new("form.file-empty", new($"“{field.Label.Zh}”：{name} 是空文件", $"“{field.Label.En}”: {name} is empty"), next, Field: upload.Name),
            > LargestBytes => new(
                "form.file-too-large", new($"“{field.Label.Zh}”：{name} 超过{LargestMegabytes} MB", $"“{field.Label.En}”: {name} is larger than {LargestMegabytes} MB"), next, Field: upload.Name),
            _ when kind is null => new(
                "form.file-unknown-kind",
                new($"“{field.Label.Zh}”：{name} 的内容不是{zh}（按内容判断，与文件名无关；带宏的文档不予接收）", $"“{field.Label.En}”: the content of {name} is not {en} (the content counts, not the name; documents with macros are not taken)"),
                next, Field: upload.Name),
            _ when !accepted.Contains(kind) => new(
                "form.file-kind",
                new($"“{field.Label.Zh}”只接受{zh}，{name} 的内容是{kind.ToUpperInvariant()}", $"“{field.Label.En}” takes {en}; {name} is {kind.ToUpperInvariant()} by its content"),
                next, Field: upload.Name),
            _ => null,
        };
    }

    private static async Task<byte[]> ReadAsync(IFormFile upload, CancellationToken cancellationToken)
    {
        using var memory = new MemoryStream((int)upload.Length);
        await upload.CopyToAsync(memory, cancellationToken);
        return memory.ToArray();
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

using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;

namespace RegFiling.Tests.Support;

/// <summary>Fills in any form of the pack with answers that its definition accepts, so that a test names only the answers that it is about.</summary>
public static class Answers
{
    /// <summary>A complete form. Files are stored for the person who will send it.</summary>
    public static async Task<JsonObject> ForAsync(TestSystem system, string form, string who, JsonObject? with = null, bool all = false)
    {
        var definition = Form(system, form);
        var files = new List<StoredFile>();
        var values = Fill(definition.Fields, with ?? [], system, who, files, all);
        if (files.Count > 0)
        {
            await using var scope = system.Services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<RegFilingDbContext>();
            db.AddRange(files);
            await db.SaveChangesAsync();
        }

        return values;
    }

    public static FormDefinition Form(TestSystem system, string form) =>
        system.Services.GetRequiredService<PackCatalogue>().Current.Select(pack => pack.Forms.GetValueOrDefault(form)).First(found => found is not null)!;

    private static JsonObject Fill(IEnumerable<FieldDefinition> fields, JsonObject with, TestSystem system, string who, List<StoredFile> files, bool everything)
    {
        var values = new JsonObject();
        var all = fields.ToList();
        foreach (var field in all)
        {
            if (with.TryGetPropertyValue(field.Id, out var given))
            {
                values[field.Id] = given?.DeepClone();
                continue;
            }

            if (!(field.Required || everything) || !FormCheck.Shown(field.VisibleWhen, values, all))
            {
                continue;
            }

            values[field.Id] = field.Type switch
            {
                FieldType.Choice => field.Choices[0].Value,
                FieldType.Choices => new JsonArray(field.Choices[0].Value),
                FieldType.Date => field.Day switch
                {
                    DayRange.Future => system.Clock.GetUtcNow().AddMonths(9).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
                    DayRange.Past when system.Clock.GetUtcNow() is var now && now.UtcDateTime < new DateTime(2026, 9, 1) => now.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
                    _ => "2026-09-01",
                },
                FieldType.Moment => "2026-09-01T08:00",
                FieldType.Integer or FieldType.Decimal => field.Min ?? 1,
                FieldType.Boolean => true,
                FieldType.Repeat => new JsonArray([.. Enumerable.Range(0, (int)(field.Min ?? 1)).Select(_ => (JsonNode)Fill(field.Fields, [], system, who, files, everything))]),
                FieldType.CreditCode => "91310199MA1TEXT06Y",
                FieldType.ResidentId => "310103201506070013",
                FieldType.Mobile => "13800000000",
                FieldType.Email => "a@demo.invalid",
                FieldType.Url => "https://demo.invalid/a",
                FieldType.FilingNumber => "网信算备310115999000202260017号",
                FieldType.File => Store(field, system, who, files, everything),
                _ => everything ? $"{field.Id}的内容" : Text(field),
            };
        }

        return values;
    }

    private static string Text(FieldDefinition field)
    {
        var text = "测试内容";
        while (text.Length < (field.Min ?? 0))
        {
            text += text;
        }

        return field.Max is { } most && text.Length > most ? text[..(int)most] : text;
    }

    private static JsonObject Store(FieldDefinition field, TestSystem system, string who, List<StoredFile> files, bool everything)
    {
        var actor = system.Person(who);
        var file = new StoredFile
        {
            Id = Guid.CreateVersion7(),
            Name = everything ? $"{field.Id}.pdf" : "测试.pdf",
            Sha256 = new string('0', 64),
            Size = 1,
            Kind = field.Accept.Count > 0 ? field.Accept[0] : "pdf",
            UploadedBy = actor.PersonId,
            At = system.Clock.GetUtcNow(),
        };
        files.Add(file);
        return new JsonObject { ["id"] = file.Id.ToString() };
    }
}

using System.Globalization;
using System.Text.Json.Nodes;
using RegFiling.Platform;
using RegFiling.Platform.Ledger;

namespace RegFiling.Register;

/// <summary>One thing that an entry says in public: its id (also in downloads and in corrections), its heading, what stands there, and how that is read.</summary>
public sealed record RegisterField(string Id, Text Label, Func<RegisterEntry, string?> Value, Func<string, Text> Show)
{
    /// <summary>A text of a paragraph or more.</summary>
    public bool Long { get; init; }
}

/// <summary>Everything that an entry says in public, in the order of the page. The history and the downloads read this one list.</summary>
public static class RegisterFields
{
    public static IReadOnlyList<RegisterField> All { get; } =
    [
        Plain("name", "名称", "Name", entry => entry.Name),
        Plain("subjectName", "主体名称", "Entity", entry => entry.SubjectName),
        Words<ListCategory>("category", "类别", "Category", entry => entry.Category, RegisterWords.Of),
        Words<LegalType>("legalType", "法定类型", "Legal type", entry => entry.LegalType, RegisterWords.Of),
        Words<FilerRole>("role", "角色", "Role", entry => entry.Role, RegisterWords.Of),
        Plain("territory", "属地", "Territory", entry => entry.Territory),
        Plain("product", "应用产品", "Product", entry => entry.Product),
        Plain("use", "主要用途", "Main use", entry => entry.Use) with { Long = true },
        Plain("principle", "算法基本原理", "Basic principle", entry => entry.Principle) with { Long = true },
        Plain("mechanism", "算法运行机制", "Mechanism", entry => entry.Mechanism) with { Long = true },
        Plain("scenario", "算法应用场景", "Scenario", entry => entry.Scenario) with { Long = true },
        Plain("purpose", "算法目的意图", "Purpose", entry => entry.Purpose) with { Long = true },
        Day("filedOn", "备案日期", "Date of filing", entry => entry.FiledOn),
        Day("stateOn", "状态日期", "Date of this state", entry => entry.StateOn),
        Plain("remark", "备注", "Remark", entry => entry.Remark),
    ];

    /// <summary>What the history shows: the national number too, which is no field that a correction of the text may name.</summary>
    public static IReadOnlyList<RegisterField> Historic { get; } = [
        Plain("nationalNumber", "备案编号", "Filing number", entry => entry.NationalNumber), .. All,
        Day("notMatchingOn", "公示信息与实际不符，待处理", "Does not match reality, to be resolved", entry => entry.NotMatchingOn),
    ];

    public static RegisterField Of(string id) => All.First(field => field.Id == id);

    /// <summary>All fields that say something, as canonical JSON.</summary>
    internal static string Snapshot(RegisterEntry entry)
    {
        var values = new JsonObject();
        foreach (var field in Historic)
        {
            if (field.Value(entry) is { Length: > 0 } value)
            {
                values[field.Id] = value;
            }
        }

        return CanonicalJson.Write(values);
    }

    private static RegisterField Plain(string id, string zh, string en, Func<RegisterEntry, string?> value) => new(id, new(zh, en), value, Text.Of);

    private static RegisterField Words<T>(string id, string zh, string en, Func<RegisterEntry, T?> value, Func<T, Text> words)
        where T : struct, Enum =>
        new(id, new(zh, en), entry => value(entry)?.ToString(), stored => Enum.TryParse<T>(stored, out var known) && Enum.IsDefined(known) ? words(known) : Text.Of(stored));

    private static RegisterField Day(string id, string zh, string en, Func<RegisterEntry, DateOnly?> value) => new(
        id, new(zh, en), entry => value(entry)?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        stored => DateOnly.TryParseExact(stored, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? Wording.Date(day) : Text.Of(stored));
}

using System.Globalization;
using RegFiling.Platform;

namespace RegFiling.Web.Platform.Forms;

/// <summary>The kinds of files that are taken, and what their names may be. What a file is, its content tells; its name proves nothing.</summary>
public static class FileKind
{
    /// <summary>The longest name that is taken, in characters.</summary>
    public const int LongestName = 150;

    public static IReadOnlyList<string> All { get; } = ["pdf", "png", "jpeg", "docx"];

    public static string MediaType(string kind) => kind switch
    {
        "pdf" => "application/pdf",
        "png" => "image/png",
        "jpeg" => "image/jpeg",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        _ => "application/octet-stream",
    };

    /// <summary>What is wrong with the name that came with a file; null when it can stand. A folder in front is dropped, as some browsers send one.</summary>
    public static Text? WhyNot(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Split('/', '\\').Any(part => part.Trim() == ".."))
        {
            return new("文件名含有上级目录（..）", "the name leads to another folder (..)");
        }

        if (name.Any(c => char.IsControl(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator))
        {
            return new("文件名含有控制字符、双向排版字符或者不可见字符", "the name holds control, bidirectional or invisible characters");
        }

        return name.Length - (name.LastIndexOfAny(['/', '\\']) + 1) > LongestName
            ? new($"文件名超过{LongestName}字", $"the name is longer than {LongestName} characters") : null;
    }

    /// <summary>The name without folders, control and format characters, at most 150 characters long, the ending kept.</summary>
    public static string CleanName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var file = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        var clean = string.Concat(file.Where(c => !char.IsControl(c) && !char.IsSurrogate(c) && char.GetUnicodeCategory(c) is not (UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator))).Trim(' ', '.');
        if (clean.Length == 0)
        {
            clean = "file";
        }

        var ending = Path.GetExtension(clean);
        return clean.Length <= LongestName ? clean : string.Concat(clean.AsSpan(0, LongestName - Math.Min(ending.Length, 10)), ending.AsSpan(0, Math.Min(ending.Length, 10)));
    }

    /// <summary>The clean name with the ending of what the file is: whoever saves it opens it with a program for that, whatever the sender called it.</summary>
    public static string CleanName(string name, string kind)
    {
        var clean = CleanName(name);
        string[] endings = kind == "jpeg" ? [".jpg", ".jpeg"] : ["." + kind];
        return endings.Any(ending => clean.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) ? clean
            : string.Concat(clean.AsSpan(0, Math.Min(clean.Length, LongestName - endings[0].Length)), endings[0]);
    }
}

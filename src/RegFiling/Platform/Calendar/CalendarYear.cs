using System.Text.Json;
using System.Text.Json.Serialization;

namespace RegFiling.Platform.Calendar;

/// <summary>The notice that ordered the holidays of a year: its document number, where it is published, and how certain the number is (L, S or G).</summary>
public sealed record CalendarNotice(string Number, string Url, string Certainty);

/// <summary>
/// One <c>calendar/YEAR.json</c> of a pack: rest days and make-up working days as the notice lists them. Ordinary weekends are not listed.
/// A notice may also order days in December of the year before.
/// </summary>
public sealed record CalendarYear(int Year, CalendarNotice Notice, IReadOnlyList<DateOnly> Holidays, IReadOnlyList<DateOnly> Workdays)
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        AllowDuplicateProperties = false,
        NumberHandling = JsonNumberHandling.Strict,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Reads the text of a year file and checks it; throws <see cref="CalendarException"/> when it cannot be used.</summary>
    public static CalendarYear Parse(string json)
    {
        CalendarYear? year;
        try
        {
            year = JsonSerializer.Deserialize<CalendarYear>(json, Format);
        }
        catch (JsonException e)
        {
            throw new CalendarException(new(
                $"日历文件格式有误（第{e.LineNumber + 1}行，{e.Path}）：应为 {{\"year\",\"notice\":{{\"number\",\"url\",\"certainty\"}},\"holidays\",\"workdays\"}}，日期写作 2026-10-01。",
                $"The calendar file cannot be read (line {e.LineNumber + 1}, {e.Path}): expected {{\"year\",\"notice\":{{\"number\",\"url\",\"certainty\"}},\"holidays\",\"workdays\"}} with dates like 2026-10-01."));
        }

        year = year ?? throw new CalendarException(new("日历文件为空。", "The calendar file is empty."));
        year.Check();
        return year;
    }

    /// <summary>The year files of a pack, from its folder <c>calendar</c>, in order of the year; the name of a refused file stands in the message.</summary>
    public static IReadOnlyList<CalendarYear> ReadFolder(string packFolder)
    {
        var folder = Path.Combine(packFolder, "calendar");
        if (!Directory.Exists(folder))
            return [];
        return [.. Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal).Select(ReadFile)];
    }

    private static CalendarYear ReadFile(string file)
    {
        try
        {
            return Parse(File.ReadAllText(file));
        }
        catch (CalendarException e)
        {
            throw new CalendarException(new($"{file}：{e.Problem.Zh}", $"{file}: {e.Problem.En}"));
        }
    }

    private void Check()
    {
        if (Year is < 1949 or > 9998)
            throw new CalendarException(new($"年份{Year}无效。", $"{Year} is not a usable year."));
        foreach (var day in Holidays.Concat(Workdays))
        {
            if (day.Year != Year && (day.Year != Year - 1 || day.Month != 12))
            {
                throw new CalendarException(new(
                    $"{day:yyyy-MM-dd}不属于{Year}年，也不在上一年12月。", $"{day:yyyy-MM-dd} is neither in {Year} nor in December of the year before."));
            }
        }

        if (Holidays.Concat(Workdays).GroupBy(day => day).FirstOrDefault(days => days.Count() > 1) is { } twice)
            throw new CalendarException(new($"{twice.Key:yyyy-MM-dd}列出了两次。", $"{twice.Key:yyyy-MM-dd} is listed twice."));
        if (new[] { Notice.Number, Notice.Url, Notice.Certainty }.Any(string.IsNullOrWhiteSpace))
        {
            throw new CalendarException(new(
                "请写明通知的文号、网址和确定程度（L、S、G）。", "Give the number, the address and the certainty (L, S, G) of the notice."));
        }
    }
}

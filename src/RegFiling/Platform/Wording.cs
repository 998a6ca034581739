using System.Globalization;
using System.Text.RegularExpressions;
using RegFiling.Platform.Packs;

namespace RegFiling.Platform;

/// <summary>How dates, numbers, articles and forces are written in both languages on pages and documents (glossary 0).</summary>
public static partial class Wording
{
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-GB");

    /// <summary>2026年11月23日 / 23 November 2026.</summary>
    public static Text Date(DateOnly day) => new($"{day.Year}年{day.Month}月{day.Day}日", day.ToString("d MMMM yyyy", English));

    /// <summary>2026年11月23日 14:05 / 23 November 2026 14:05, in the time of the jurisdiction.</summary>
    public static Text Moment(DateTimeOffset local)
    {
        var day = Date(DateOnly.FromDateTime(local.DateTime));
        var time = local.ToString("HH:mm", CultureInfo.InvariantCulture);
        return new($"{day.Zh} {time}", $"{day.En} {time}");
    }

    public static Text Number(decimal number) => Text.Of(number.ToString("#,0.####", CultureInfo.InvariantCulture));

    /// <summary>Several things in one sentence.</summary>
    public static Text List(IReadOnlyCollection<Text> parts) => new(string.Join("、", parts.Select(part => part.Zh)), string.Join(", ", parts.Select(part => part.En)));

    public static Text Of(Force force) => force switch
    {
        Force.Law => new("法定", "law"),
        Force.Rule => new("规范性文件", "published rule"),
        Force.Commitment => new("承诺", "commitment"),
        Force.Advice => new("建议", "advice"),
        Force.Internal => new("内部时限", "internal limit"),
        Force.Default => new("产品默认", "product default"),
        _ => throw new ArgumentOutOfRangeException(nameof(force)),
    };

    /// <summary><c>cac-order-9/24(3)</c> as 《互联网信息服务算法推荐管理规定》第二十四条第三款 / Provisions on …, Art. 24(3).</summary>
    public static Text Ground(PackManifest pack, string ground)
    {
        var cut = ground.IndexOf('/', StringComparison.Ordinal);
        var source = pack.Sources.FirstOrDefault(known => known.Id == (cut < 0 ? ground : ground[..cut]));
        if (source is null)
        {
            return Text.Of(ground);
        }

        if (cut < 0)
        {
            return new($"《{source.Title.Zh}》", source.Title.En);
        }

        var article = ground[(cut + 1)..];
        var parts = Article().Match(article);
        var zh = parts.Success
            ? $"第{Chinese(int.Parse(parts.Groups["article"].ValueSpan, CultureInfo.InvariantCulture))}条" + (parts.Groups["paragraph"].Success
                ? $"第{Chinese(int.Parse(parts.Groups["paragraph"].ValueSpan, CultureInfo.InvariantCulture))}款" : "")
            : article;
        return new($"《{source.Title.Zh}》{zh}", $"{source.Title.En}, Art. {article}");
    }

    /// <summary>Several articles in one line.</summary>
    public static Text Grounds(PackManifest pack, IEnumerable<string> grounds)
    {
        var named = grounds.Select(ground => Ground(pack, ground)).ToList();
        return new(string.Join("；", named.Select(ground => ground.Zh)), string.Join("; ", named.Select(ground => ground.En)));
    }

    /// <summary>Articles of one source in one text: 《…》第二十四条、第二十五条 / …, Art. 24, Art. 25.</summary>
    public static IEnumerable<Text> BySource(PackManifest pack, IEnumerable<string> grounds)
    {
        foreach (var source in grounds.GroupBy(ground => ground.Split('/')[0]))
        {
            var title = Ground(pack, source.Key);
            var named = source.Select(ground => Ground(pack, ground)).ToList();
            yield return new(
                named[0].Zh + string.Concat(named.Skip(1).Select(more => "、" + more.Zh[title.Zh.Length..])),
                named[0].En + string.Concat(named.Skip(1).Select(more => more.En[title.En.Length..])));
        }
    }

    /// <summary>六十, 二十四, 一百零五: whole numbers below ten thousand in Chinese numerals.</summary>
    public static string Chinese(int number)
    {
        const string Digits = "零一二三四五六七八九";
        if (number is < 0 or > 9999)
        {
            return number.ToString(CultureInfo.InvariantCulture);
        }

        if (number < 10)
        {
            return Digits[number].ToString();
        }

        var text = "";
        var zero = false;
        foreach (var (unit, word) in new[] { (1000, "千"), (100, "百"), (10, "十"), (1, "") })
        {
            var digit = number / unit % 10;
            if (digit == 0)
            {
                zero = text.Length > 0;
                continue;
            }

            text += (zero ? "零" : "") + Digits[digit] + word;
            zero = false;
        }

        // 10 to 19 begin with 十, not with 一十.
        return number is >= 10 and < 20 ? text[1..] : text;
    }

    [GeneratedRegex(@"^(?<article>\d+)(\((?<paragraph>\d+)\))?$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Article();
}

using System.Globalization;
using System.Text.Json.Nodes;
using RegFiling.Platform;
using RegFiling.Platform.Forms;

namespace RegFiling.Accountability;

/// <summary>An amount with its day: a payment, or an instalment and its last day.</summary>
public sealed record Dated(DateOnly On, decimal Amount);

/// <summary>First and last day of a span in which nothing is added to a fine (Penalty Law 73).</summary>
public sealed record Stay(DateOnly From, DateOnly To);

/// <summary>A fine as it is paid: when it falls due, what came in, when nothing is added.</summary>
public sealed record FineAccount(decimal Fine, IReadOnlyList<Dated> Due, IReadOnlyList<Dated> Paid, IReadOnlyList<Stay> Stays)
{
    public decimal PaidUpTo(DateOnly day) => Paid.Where(payment => payment.On <= day).Sum(payment => payment.Amount);

    /// <summary>
    /// 加处罚款 up to and including a day: for each day on which some of the fine was overdue when it began, <paramref name="percent"/> of that part, never more
    /// than the fine itself (Penalty Law 72). Rounded to the cent once, at the end.
    /// </summary>
    public decimal AddedUpTo(DateOnly day, decimal percent)
    {
        if (Due.Count == 0)
        {
            return 0;
        }

        var sum = 0m;
        for (var late = Due.Min(part => part.On).AddDays(1); late <= day && sum < Fine; late = late.AddDays(1))
        {
            if (Stays.Any(stay => stay.From <= late && late <= stay.To))
            {
                continue;
            }

            // Paid on the last day is in time; paid on the day after it is one day late.
            var overdue = Due.Where(part => part.On < late).Sum(part => part.Amount) - Paid.Where(payment => payment.On < late).Sum(payment => payment.Amount);
            if (overdue <= 0 && Due.All(part => part.On < late))
            {
                break;
            }

            sum += Math.Max(0, overdue) * percent / 100;
        }

        return Math.Round(Math.Min(sum, Fine), 2, MidpointRounding.AwayFromZero);
    }

    /// <summary>What is still to be paid on a day, with what was added.</summary>
    public decimal OwedOn(DateOnly day, decimal percent) => Fine + AddedUpTo(day, percent) - PaidUpTo(day);

    /// <summary>The account of a case: one sum on the last day for payment, unless instalments were allowed.</summary>
    public static FineAccount Of(PenaltyCase penalty)
    {
        var said = JsonNode.Parse(penalty.Payments)!.AsObject();
        var (fine, instalments) = (penalty.Fine ?? 0, Rows(said, "instalments"));
        var paid = Rows(said, "paid");
        IReadOnlyList<Dated> due = penalty.PayBy is not { } day ? []
            : instalments.Count == 0 ? [new Dated(day, fine)]
            // What was paid before the schedule was not part of it.
            : fine - instalments.Sum(part => part.Amount) is > 0 and var before ? [new Dated(day, before), .. instalments] : instalments;
        return new(fine, due, paid, [.. (said["stays"] as JsonArray ?? []).Select(stay => new Stay(Day(stay!["from"]), Day(stay["to"])))]);
    }

    internal static void Pay(PenaltyCase penalty, DateOnly on, decimal amount) => Change(penalty, said => Add(said, "paid", Row(on, amount)));

    internal static void Schedule(PenaltyCase penalty, IEnumerable<Dated> parts) =>
        Change(penalty, said => said["instalments"] = new JsonArray([.. parts.Select(part => (JsonNode)Row(part.On, part.Amount))]));

    internal static void Keep(PenaltyCase penalty, IEnumerable<Stay> stays) =>
        Change(penalty, said => said["stays"] = new JsonArray([.. stays.Select(stay => (JsonNode)new JsonObject { ["from"] = Written(stay.From), ["to"] = Written(stay.To) })]));

    private static void Change(PenaltyCase penalty, Action<JsonObject> change)
    {
        var said = JsonNode.Parse(penalty.Payments)!.AsObject();
        change(said);
        penalty.Payments = new FormData(said).ToJson();
    }

    private static void Add(JsonObject said, string list, JsonObject row)
    {
        if (said[list] is not JsonArray rows)
        {
            said[list] = rows = [];
        }

        rows.Add((JsonNode)row);
    }

    private static JsonObject Row(DateOnly on, decimal amount) => new() { ["on"] = Written(on), ["amount"] = amount };

    private static string Written(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);

    private static DateOnly Day(JsonNode? node) => DateOnly.ParseExact((string)node!, "O", CultureInfo.InvariantCulture);

    private static List<Dated> Rows(JsonObject said, string list) =>
        [.. (said[list] as JsonArray ?? []).Select(row => new Dated(Day(row!["on"]), FormData.NumberOf(row["amount"])!.Value))];
}

/// <summary>Sums as documents write them (glossary 0, rule 9): 人民币10000元（大写：壹万元整）.</summary>
public static class Money
{
    private const string Digits = "零壹贰叁肆伍陆柒捌玖";
    private const string Places = "仟佰拾";
    private const int FenInYuan = 100;
    private const int FenInJiao = 10;

    public static Text Words(decimal amount) => new(
        $"人民币{amount.ToString("0.##", CultureInfo.InvariantCulture)}元（大写：{Capital(amount)}）", $"RMB {amount.ToString("#,0.##", CultureInfo.InvariantCulture)}");

    /// <summary>壹万贰仟叁佰肆拾伍元陆角柒分.</summary>
    public static string Capital(decimal amount)
    {
        var fen = (long)Math.Round(amount * FenInYuan, MidpointRounding.AwayFromZero);
        var (yuan, jiao, cents) = (fen / FenInYuan, (int)(fen / FenInJiao % FenInJiao), (int)(fen % FenInJiao));
        var words = yuan == 0 ? "" : Whole(yuan) + "元";
        if (jiao == 0 && cents == 0)
        {
            return (words.Length == 0 ? "零元" : words) + "整";
        }

        words += jiao > 0 ? $"{Digits[jiao]}角" : words.Length > 0 ? "零" : "";
        return words + (cents > 0 ? $"{Digits[cents]}分" : "整");
    }

    private static string Whole(long yuan)
    {
        var text = "";
        var zero = false;
        foreach (var (size, word) in new[] { (100_000_000L, "亿"), (10_000L, "万"), (1L, "") })
        {
            var group = (int)(yuan / size % 10_000);
            if (group == 0)
            {
                zero = text.Length > 0;
                continue;
            }

            text += (zero || (text.Length > 0 && group < 1000) ? "零" : "") + Group(group) + word;
            zero = false;
        }

        return text;
    }

    private static string Group(int number)
    {
        var text = "";
        var zero = false;
        for (var (place, size) = (0, 1000); size > 0; place++, size /= 10)
        {
            var digit = number / size % 10;
            if (digit == 0)
            {
                zero = text.Length > 0;
                continue;
            }

            text += (zero ? "零" : "") + Digits[digit] + (place < Places.Length ? Places[place].ToString() : "");
            zero = false;
        }

        return text;
    }
}

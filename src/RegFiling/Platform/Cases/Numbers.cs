using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;

namespace RegFiling.Platform.Cases;

/// <summary>Gives numbers of a series: unique and without a gap in each year, since they are taken in the transaction of the act.</summary>
internal sealed partial class Numbers(RegFilingDbContext db)
{
    public async Task<string> NextAsync(Pack pack, string series, DateOnly today, CancellationToken cancellationToken)
    {
        if (!pack.Manifest.Series.TryGetValue(series, out var format))
        {
            throw new InvalidOperationException($"The pack {pack.Manifest.Id} has no number series {series}.");
        }

        // The update holds the row of the series until the end of the transaction; on SQLite the whole database is held anyway.
        var row = db.Set<NumberSeries>().Where(s => s.Series == series && s.Year == today.Year);
        if (await row.ExecuteUpdateAsync(set => set.SetProperty(s => s.Last, s => s.Last + 1), cancellationToken) == 0)
        {
            // Not through the change tracker: saving would also store what the act has changed so far, before its event is written.
            await db.Database.ExecuteSqlAsync($"INSERT INTO number_series (series, year, last) VALUES ({series}, {today.Year}, 1)", cancellationToken);
        }

        var last = await row.AsNoTracking().Select(s => s.Last).SingleAsync(cancellationToken);
        return Write(format, today.Year, last);
    }

    private static string Write(string format, int year, int number) => Place().Replace(
        format, place => place.Groups["name"].Value == "year"
            ? year.ToString(CultureInfo.InvariantCulture)
            : number.ToString(place.Groups["width"].Success ? place.Groups["width"].Value : "0", CultureInfo.InvariantCulture));

    [GeneratedRegex(@"\{(?<name>year|n)(:(?<width>0+))?\}", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Place();
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;

namespace RegFiling.DueDates;

/// <summary>Tells the people of each company on the first working day of a week what is due in the coming two weeks and what is overdue. No item, no mail.</summary>
public sealed class DueDigest
{
    private const int Days = 14;

    private readonly RegFilingDbContext db;
    private readonly WriteTransaction write;
    private readonly PackCatalogue packs;
    private readonly IEnumerable<IDueSource> sources;
    private readonly TimeProvider clock;

    internal DueDigest(RegFilingDbContext db, WriteTransaction write, PackCatalogue packs, IEnumerable<IDueSource> sources, TimeProvider clock) =>
        (this.db, this.write, this.packs, this.sources, this.clock) = (db, write, packs, sources, clock);

    /// <summary>Writes the notices of this week that are not there yet; returns how many. Two nodes write each once.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var (now, deadlines) = (clock.GetUtcNow(), packs.Current[0].Deadlines);
        var today = deadlines.Time.DateOf(now);
        var monday = today.AddDays(-(((int)today.DayOfWeek + 6) % 7));
        if (today < deadlines.Calendar.OnOrAfter(monday))
        {
            return 0;
        }

        var link = $"/calendar?week={monday.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}";
        if (await db.Set<OutboxNotice>().AsNoTracking().AnyAsync(notice => notice.Link == link, cancellationToken))
        {
            return 0;
        }

        var items = new List<DueItem>();
        foreach (var source in sources)
        {
            items.AddRange(await source.FindAsync(new(null, deadlines.Time.EndOf(today.AddDays(Days)), Own: true, int.MaxValue), now, cancellationToken));
        }

        var made = 0;
        await write.RunAsync(
            async () =>
            {
                made = 0;
                if (await db.Set<OutboxNotice>().AnyAsync(notice => notice.Link == link, cancellationToken))
                {
                    return false;
                }

                foreach (var company in items.GroupBy(item => item.SubjectId))
                {
                    var (overdue, due) = (company.Count(item => item.IsOverdue), company.Count(item => !item.IsOverdue));
                    db.Add(new OutboxNotice
                    {
                        // The same on every node: the second one to write finds it taken.
                        Id = new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{company.Key} {link}"))[..16]),
                        Audience = NoticeMailer.OfCompany + company.Key,
                        SubjectZh = $"履行事项：{Days}日内到期{due}项，已到期{overdue}项",
                        SubjectEn = $"Obligations: {due} due within {Days} days, {overdue} past their day",
                        Link = link,
                        At = now,
                        NotBefore = now,
                    });
                    made++;
                }

                return made > 0;
            },
            cancellationToken);
        return made;
    }
}

using System.Text;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;
using Mediator;
using RegFiling.DueDates;
using RegFiling.Platform;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;
using RegFiling.Web.Platform;

namespace RegFiling.Web.Endpoints;

/// <summary>履行事项日历 for calendar programs (iCalendar, RFC 5545), opened by a key in the address instead of signing in. It says what is due and no more.</summary>
internal static class CalendarEndpoints
{
    public static void MapCalendar(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/calendar/{key}.ics", FeedAsync).AllowAnonymous().ExcludeFromDescription();

    private static async Task<IResult> FeedAsync(
        string key, HttpContext context, IMediator mediator, RegFilingDbContext db, CurrentActor current, PackCatalogue packs, PublicLimits limits, TimeProvider clock, Settings settings, CancellationToken cancellationToken)
    {
        if (!limits.AllowsDownload(context))
        {
            return Results.StatusCode(StatusCodes.Status429TooManyRequests);
        }

        // Roles as they are today: who has left a company sees nothing of it, whatever address they kept.
        var now = clock.GetUtcNow();
        if (await mediator.Send(new FindCalendar(key), cancellationToken) is not { } account
            || await Accounts.ActorAsync(db, account, cancellationToken, packs.Current[0].Deadlines.Time.DateOf(now)) is not { } actor)
        {
            return Results.NotFound();
        }

        current.Actor = actor;
        var site = settings.Mail.SiteAddress is { Length: > 0 } address ? address.TrimEnd('/') : $"{context.Request.Scheme}://{context.Request.Host}";
        var calendar = new Calendar { ProductId = "-//RegFiling//Obligations//ZH" };
        calendar.AddProperty("X-WR-CALNAME", Words.T("履行事项", "Obligations"));
        foreach (var item in await mediator.Send(new GetDues(), cancellationToken))
        {
            var what = item.What.In(Words.Language);
            calendar.Events.Add(new CalendarEvent
            {
                Uid = $"{item.Id}@regfiling",
                Summary = item.IsOverdue ? Words.T($"【已到期】{what}", $"[past due] {what}") : what,
                Description = string.Join("\n", new[] { $"{item.CaseTitle} {item.CaseNumber}", Wording.Of(item.Force).In(Words.Language) + (item.Ground is { } ground ? $" {ground.In(Words.Language)}" : "") }),
                Url = new Uri($"{site}/cases/{item.CaseId}"),
                DtStamp = new CalDateTime(now.UtcDateTime, "UTC"),
                // A day is a whole day on the wall of the authority; a limit in hours ends at its moment.
                Start = item.HasTime ? new CalDateTime(item.At.UtcDateTime, "UTC") : new CalDateTime(item.On),
            });
        }

        context.Response.Headers.CacheControl = "private, no-store";
        return Results.File(Encoding.UTF8.GetBytes(new CalendarSerializer().SerializeToString(calendar) ?? ""), "text/calendar; charset=utf-8", "regfiling.ics");
    }
}

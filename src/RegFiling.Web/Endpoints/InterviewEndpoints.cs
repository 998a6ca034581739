using System.Text;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;
using Mediator;
using RegFiling.Interviews;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;
using RegFiling.Web.Platform;

namespace RegFiling.Web.Endpoints;

/// <summary>日历文件 of a summons: time and place for the calendar of whoever is called, and no word of the matter.</summary>
internal static class InterviewEndpoints
{
    public static void MapInterviews(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/cases/{id:guid}/interview.ics", CalendarAsync).RequireAuthorization(Policies.SignedIn).ExcludeFromDescription();

    private static async Task<IResult> CalendarAsync(Guid id, HttpResponse response, IMediator mediator, ReadTrace trace, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (await mediator.Send(new GetCase(id), cancellationToken) is not { Case.Procedure: Interview.Procedure } view || InterviewCalendar.Of(view, clock.GetUtcNow()) is not { } calendar)
        {
            return Results.NotFound();
        }

        await trace.LeaveAsync(view.Case, "interview-calendar", id, cancellationToken);
        response.Headers.CacheControl = "private, no-store";
        return Results.File(Encoding.UTF8.GetBytes(calendar), "text/calendar; charset=utf-8", $"{view.Case.Number}.ics");
    }
}

/// <summary>The newest summons of an interview, as far as the reader knows of it.</summary>
public static class InterviewCalendar
{
    private static readonly HashSet<string> Cancelled = ["dropped", "escalated"];

    public static DateTimeOffset? Meeting(CaseView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        return Summons(view) is { } summons ? Interview.MeetingOf(view.Pack, summons) : null;
    }

    /// <summary>As an RFC 5545 calendar of one event; null while no summons has reached the reader. A calendar that lies open shows the number and not the reason.</summary>
    public static string? Of(CaseView view, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(view);
        if (Summons(view) is not { } summons || Interview.MeetingOf(view.Pack, summons) is not { } meeting)
        {
            return null;
        }

        var calendar = new Calendar { Method = "PUBLISH", ProductId = "-//RegFiling//Interview//ZH" };
        calendar.Events.Add(new CalendarEvent
        {
            Uid = $"{view.Case.Id:N}@regfiling",
            Sequence = view.Case.Version,
            DtStamp = new CalDateTime(now.UtcDateTime, "UTC"),
            DtStart = new CalDateTime(meeting.UtcDateTime, "UTC"),
            Summary = $"约谈 Interview {view.Case.Number}",
            Location = summons.Text("place"),
            Status = Cancelled.Contains(view.Case.State) ? EventStatus.Cancelled : EventStatus.Confirmed,
        });
        return new CalendarSerializer().SerializeToString(calendar);
    }

    private static FormData? Summons(CaseView view) => view.Said.LastOrDefault(said => said.Form is Interview.Summons or Interview.Rescheduling)?.Data;
}

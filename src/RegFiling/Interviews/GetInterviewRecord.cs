using Mediator;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Persistence;

namespace RegFiling.Interviews;

/// <summary>The record of one interview as this person may read it; null where there is none, or the case is not for them.</summary>
public sealed record GetInterviewRecord(Guid CaseId) : IQuery<InterviewRecordView?>;

/// <summary>The head, every entry in its order, and what came of it.</summary>
public sealed record InterviewRecordView(CaseView Case, InterviewRecord Record, IReadOnlyList<InterviewEntry> Entries, IReadOnlyList<InterviewDuty> Duties, IReadOnlyDictionary<Guid, string> Notices)
{
    public IEnumerable<InterviewEntry> Of(params IReadOnlyList<InterviewEntryKind> kinds) => Entries.Where(entry => kinds.Contains(entry.Kind));

    public IEnumerable<InterviewEntry> Annotations(int number) => Entries.Where(entry => entry.Kind == InterviewEntryKind.Annotation && entry.About == number);
}

internal sealed class InterviewRecords(RegFilingDbContext db, IMediator mediator) : IQueryHandler<GetInterviewRecord, InterviewRecordView?>
{
    public async ValueTask<InterviewRecordView?> Handle(GetInterviewRecord query, CancellationToken cancellationToken)
    {
        if (await mediator.Send(new GetCase(query.CaseId), cancellationToken) is not { Case.Procedure: Interview.Procedure } view
            || await db.Set<InterviewRecord>().AsNoTracking().FirstOrDefaultAsync(record => record.CaseId == query.CaseId, cancellationToken) is not { } record)
        {
            return null;
        }

        var entries = await db.Set<InterviewEntry>().AsNoTracking().Where(entry => entry.RecordId == record.Id).OrderBy(entry => entry.Number).ToListAsync(cancellationToken);
        var duties = await db.Set<InterviewDuty>().AsNoTracking().Where(duty => duty.CaseId == query.CaseId).OrderBy(duty => duty.Number).ToListAsync(cancellationToken);
        var notices = entries.Select(entry => entry.NoticeId).OfType<Guid>().ToHashSet();
        return new(view, record, entries, duties, view.Linked.Where(linked => notices.Contains(linked.Case.Id)).GroupBy(linked => linked.Case.Id).ToDictionary(group => group.Key, group => group.First().Case.Number));
    }
}

/// <summary>What an interview asked for and that still counts, for the page of the filing that it was about.</summary>
public sealed record GetInterviewDuties(Guid FilingId, Guid CaseId) : IQuery<IReadOnlyList<InterviewDuty>>;

internal sealed class InterviewDuties(RegFilingDbContext db, IMediator mediator) : IQueryHandler<GetInterviewDuties, IReadOnlyList<InterviewDuty>>
{
    public async ValueTask<IReadOnlyList<InterviewDuty>> Handle(GetInterviewDuties query, CancellationToken cancellationToken)
    {
        // Who may see the filing may see these; before the opinion is sealed they are not the company's yet.
        if (await mediator.Send(new GetCase(query.CaseId), cancellationToken) is not { } view || view.Case.RecordId != query.FilingId)
        {
            return [];
        }

        var visible = new List<InterviewDuty>();
        foreach (var byCase in (await db.Set<InterviewDuty>().AsNoTracking().Where(duty => duty.FilingId == query.FilingId).OrderBy(duty => duty.DueOn).ThenBy(duty => duty.Number).ToListAsync(cancellationToken)).GroupBy(duty => duty.CaseId))
        {
            if (await mediator.Send(new GetCase(byCase.Key), cancellationToken) is { } interview && interview.Documents.Any(document => document.Definition == "interview-rectification"))
            {
                visible.AddRange(byCase);
            }
        }

        return visible;
    }
}

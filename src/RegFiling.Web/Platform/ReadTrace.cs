using RegFiling.Platform.Cases;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Ledger;
using RegFiling.Platform.Persistence;

namespace RegFiling.Web.Platform;

/// <summary>Leaves a trace when somebody who is not of the company reads its file. Written before the page is, so that nothing is read untraced.</summary>
public sealed class ReadTrace(RegFilingDbContext db, WriteTransaction write, CurrentActor current, TimeProvider clock)
{
    public async Task LeaveAsync(Case @case, string what, Guid whatId, CancellationToken cancellationToken)
    {
        var actor = current.Actor;
        if (@case.SubjectId is { } subject && actor.Subjects.Contains(subject))
        {
            return;
        }

        await WriteAsync(what, whatId, @case.Id, cancellationToken);
    }

    /// <summary>The same for the page of a company, which shows what several of its cases say.</summary>
    public async Task LeaveOfSubjectAsync(Guid subject, CancellationToken cancellationToken)
    {
        if (!current.Actor.Subjects.Contains(subject))
        {
            await WriteAsync("subject", subject, null, cancellationToken);
        }
    }

    private Task WriteAsync(string what, Guid whatId, Guid? caseId, CancellationToken cancellationToken) => write.RunAsync(
        () =>
        {
            var (now, actor) = (clock.GetUtcNow(), current.Actor);
            db.Add(new AuditRead { Id = Guid.CreateVersion7(now), PersonId = actor.PersonId, Role = actor.MainRole, What = what, WhatId = whatId, CaseId = caseId, At = now });
            return Task.FromResult(true);
        },
        cancellationToken);
}

using FluentValidation;
using Mediator;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Persistence;

namespace RegFiling.Platform.Cases;

/// <summary>A narrowed list that a person comes back to, by name. It is theirs alone and no part of the record.</summary>
public sealed class SavedView
{
    public required Guid Id { get; init; }

    public required Guid PersonId { get; init; }

    public required string Name { get; init; }

    /// <summary>The query string of the list.</summary>
    public required string Query { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<SavedView>
    {
        public void Configure(EntityTypeBuilder<SavedView> builder)
        {
            builder.Property(view => view.Name).HasMaxLength(40);
            builder.Property(view => view.Query).HasMaxLength(1000);
            builder.HasIndex(view => new { view.PersonId, view.Name }).IsUnique();
        }
    }
}

/// <summary>The views of this person, by name.</summary>
public sealed record GetViews : IQuery<IReadOnlyList<SavedView>>;

/// <summary>Keeps a list under a name; the same name again keeps the new one.</summary>
public sealed record SaveView(string Name, string Query) : ICommand<Outcome<Guid>>;

/// <summary>Forgets a view of this person.</summary>
public sealed record DropView(Guid Id) : ICommand<Outcome<Guid>>;

internal sealed class SaveViewValidator : AbstractValidator<SaveView>
{
    private const int LongestName = 40;
    private const int LongestQuery = 1_000;

    public SaveViewValidator()
    {
        RuleFor(command => command.Name).Must(name => name.Trim().Length is > 0 and <= LongestName && !name.Any(char.IsControl))
            .WithState(_ => new Text($"视图名称应为1至{LongestName}个字", $"The name of a view has 1 to {LongestName} characters"));
        RuleFor(command => command.Query).MaximumLength(LongestQuery).WithState(_ => new Text("筛选条件过长", "The filter is too long"));
    }
}

internal sealed class SavedViews(RegFilingDbContext db, WriteTransaction write, CurrentActor current, TimeProvider clock)
    : IQueryHandler<GetViews, IReadOnlyList<SavedView>>, ICommandHandler<SaveView, Outcome<Guid>>, ICommandHandler<DropView, Outcome<Guid>>
{
    private const int Most = 30;

    public async ValueTask<IReadOnlyList<SavedView>> Handle(GetViews query, CancellationToken cancellationToken)
    {
        var me = current.Actor.PersonId;
        return await db.Set<SavedView>().AsNoTracking().Where(view => view.PersonId == me).OrderBy(view => view.Name).ToListAsync(cancellationToken);
    }

    public async ValueTask<Outcome<Guid>> Handle(SaveView command, CancellationToken cancellationToken)
    {
        var (me, name) = (current.Actor.PersonId, command.Name.Trim());
        Outcome<Guid>? outcome = null;
        await write.RunAsync(
            async () =>
            {
                var views = await db.Set<SavedView>().Where(view => view.PersonId == me).ToListAsync(cancellationToken);
                if (views.Find(view => view.Name == name) is { } known)
                {
                    (known.Query, outcome) = (command.Query, known.Id);
                    return true;
                }

                if (views.Count >= Most)
                {
                    outcome = Outcome<Guid>.Refused(RefusalKind.Invalid, new Refusal("view.too-many", new($"最多保存{Most}个视图", $"At most {Most} views"), new("请先删除不用的视图", "Delete one that you no longer use")));
                    return false;
                }

                var view = new SavedView { Id = Guid.CreateVersion7(clock.GetUtcNow()), PersonId = me, Name = name, Query = command.Query };
                db.Add(view);
                outcome = view.Id;
                return true;
            },
            cancellationToken);
        return outcome!;
    }

    public async ValueTask<Outcome<Guid>> Handle(DropView command, CancellationToken cancellationToken)
    {
        var me = current.Actor.PersonId;
        await write.RunAsync(
            async () =>
            {
                await db.Set<SavedView>().Where(view => view.Id == command.Id && view.PersonId == me).ExecuteDeleteAsync(cancellationToken);
                return true;
            },
            cancellationToken);
        return command.Id;
    }
}

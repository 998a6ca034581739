using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Checks;
using Architecture = ArchUnitNET.Domain.Architecture;
using Type = System.Type;

namespace RegFiling.Tests.Platform;

/// <summary>What may use what. Each guard is seen to fail on an example of what it forbids.</summary>
public sealed class ArchitectureTests
{
    private static readonly string[] Procedures =
    [
        "Subjects", "Filings", "Assessments", "Commitments", "RiskTiering", "TierReviews", "Register", "Knowledge", "Screenings", "Reports", "Changes", "Regradings", "Deregistrations",
        "Rectifications", "Accountability", "RiskNotices", "Interviews", "Incidents", "DueDates", "RuleChanges", "RuleComments", "Instruments",
    ];

    // RegFilingServices puts the parts together and stands beside them, not in the platform. Nothing in the platform is excepted.
    private static readonly string[] Excepted = [];

    private static readonly Architecture Loaded = new ArchLoader().LoadAssemblies(typeof(CaseContext).Assembly).Build();

    [Fact]
    public void Process_references_neither_web_nor_database_brand()
    {
        var references = typeof(CaseContext).Assembly.GetReferencedAssemblies().Select(reference => reference.Name!).ToList();
        Assert.DoesNotContain(references, Forbidden);
        Assert.Contains(typeof(RegFiling.Migrations.SqliteRegFilingDbContext).Assembly.GetReferencedAssemblies().Select(reference => reference.Name!), Forbidden);
    }

    [Fact]
    public void Platform_uses_no_procedure()
    {
        Assert.Empty(Uses("RegFiling.Platform", Procedures.Select(name => $"RegFiling.{name}")).Except(Excepted));
        // The guard sees a use where there is one: filings do use subjects.
        Assert.NotEmpty(Uses("RegFiling.Filings", ["RegFiling.Subjects"]));
        Assert.All(Procedures, name => Assert.Contains(Loaded.Types, type => InNamespace(type, $"RegFiling.{name}")));
    }

    // Never 2: whatever evaluations will be called, a rule or an effect has no way to one: the context and all that can be reached from it hold no
    // database and no services, and nothing named after an evaluation.
    [Fact]
    public void Context_of_a_rule_reaches_no_evaluation_and_no_database()
    {
        Assert.Empty(Reached(typeof(CaseContext)).Where(Barred).Select(type => type.FullName));
        Assert.Contains(Reached(typeof(Example)), Barred);
    }

    // Never 2, for what other authorities' instruments say: no rule, effect, tier or report can reach it. Only pages and the command line read it.
    [Fact]
    public void Nothing_of_the_process_uses_an_instrument()
    {
        string[] allowed = ["RegFiling.Instruments", "RegFiling.Web", "RegFiling.Cli"];
        Assert.Empty(from type in Loaded.Types
                     where type.FullName.StartsWith("RegFiling.", StringComparison.Ordinal) && !allowed.Any(name => InNamespace(type, name)) && type.FullName != "RegFiling.RegFilingServices"
                     from used in type.Dependencies.Select(dependency => dependency.Target)
                     where InNamespace(used, "RegFiling.Instruments")
                     select $"{type.FullName} uses {used.FullName}");
        Assert.NotEmpty(Uses("RegFiling.Instruments", ["RegFiling.RiskTiering"]));
        Assert.DoesNotContain(Reached(typeof(CaseContext)), type => type.Namespace == "RegFiling.Instruments");
        // No loader, effect, rule or check of a procedure lives among them.
        Assert.DoesNotContain(typeof(CaseContext).Assembly.GetTypes().Where(type => type.Namespace == "RegFiling.Instruments"), type =>
            typeof(IAction).IsAssignableFrom(type) || typeof(ILoadRecords).IsAssignableFrom(type) || type.GetMethods(System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic)
                .Any(method => method.IsDefined(typeof(RuleAttribute), false) || method.IsDefined(typeof(FindingAttribute), false)));
    }

    private static List<string> Uses(string user, IEnumerable<string> wanted) =>
    [
        .. from type in Loaded.Types
           where InNamespace(type, user)
           from used in type.Dependencies.Select(dependency => dependency.Target)
           where wanted.Any(name => InNamespace(used, name))
           select $"{type.FullName} uses {used.FullName}",
    ];

    private static bool InNamespace(IType type, string name) =>
        type.FullName.StartsWith(name + ".", StringComparison.Ordinal);

    private static bool Forbidden(string assembly) => assembly.StartsWith("Microsoft.AspNetCore.Http", StringComparison.Ordinal)
        || assembly.StartsWith("Microsoft.AspNetCore.Mvc", StringComparison.Ordinal) || assembly.StartsWith("Microsoft.AspNetCore.Razor", StringComparison.Ordinal)
        || assembly is "Microsoft.EntityFrameworkCore.Sqlite" or "Microsoft.EntityFrameworkCore.SqlServer" or "Npgsql.EntityFrameworkCore.PostgreSQL" or "Microsoft.Data.Sqlite" or "Microsoft.Data.SqlClient" or "Npgsql";

    private static bool Barred(Type type) => type.Name.Contains("Evaluation", StringComparison.Ordinal) || (type.Namespace ?? "").Contains("Evaluation", StringComparison.Ordinal)
        || type == typeof(IServiceProvider) || typeof(Microsoft.EntityFrameworkCore.DbContext).IsAssignableFrom(type);

    // Everything that public properties and methods lead to, as far as the types are ours.
    private static HashSet<Type> Reached(Type start)
    {
        var reached = new HashSet<Type>();
        var open = new Queue<Type>([start]);
        while (open.TryDequeue(out var type))
        {
            if (type.IsGenericType)
            {
                Array.ForEach(type.GetGenericArguments(), open.Enqueue);
            }

            if (!reached.Add(type) || type.Namespace?.StartsWith("RegFiling", StringComparison.Ordinal) != true)
            {
                continue;
            }

            foreach (var next in type.GetProperties().Select(property => property.PropertyType).Concat(type.GetMethods().Select(method => method.ReturnType)))
            {
                open.Enqueue(next.IsArray ? next.GetElementType()! : next);
            }
        }

        return reached;
    }

    private sealed class Example
    {
        public IReadOnlyList<EvaluationResult> Results { get; } = [];
    }

    private sealed class EvaluationResult;
}

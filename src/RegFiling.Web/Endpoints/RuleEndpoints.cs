using Mediator;
using RegFiling.Platform.Rules;
using RegFiling.RuleChanges;
using RegFiling.Web.Platform;

namespace RegFiling.Web.Endpoints;

/// <summary>Versions of rules as files: JSON as it is, a decision table also as DMN for a modeller. Open to whoever may read the version.</summary>
internal static class RuleEndpoints
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    public static void MapRules(this IEndpointRouteBuilder routes) => routes.MapMethods("/rules/{id}/download", Methods, DownloadAsync).AllowAnonymous().ExcludeFromDescription();

    private static async Task<IResult> DownloadAsync(string id, IMediator mediator, CancellationToken cancellationToken, string? version = null, string? format = null)
    {
        if (format is not (null or "json" or "dmn"))
        {
            return Problems.Bad("rules.download.format", "format 应为 json 或者 dmn", "format must be json or dmn", field: "format");
        }

        if ((await mediator.Send(new GetRuleVersions(id), cancellationToken)).FirstOrDefault() is not { } history || history.Find(version) is not { } found)
        {
            return Problems.Bad("rules.download.none", "没有这个版本，或者您无权查看", "There is no such version, or not for you", StatusCodes.Status404NotFound);
        }

        var name = string.Concat($"{history.Name}-{(found.IsDraft ? found.Key : found.Version)}".Where(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-'));
        if (format != "dmn")
        {
            return Results.File(found.Bytes.ToArray(), "application/json; charset=utf-8", $"{name}.json");
        }

        return RuleSet.Parse(found.Bytes, $"{history.Name}.json").RuleSet is DecisionTable
            ? Results.File(DmnExport.Write(found.Bytes), "application/xml; charset=utf-8", $"{name}.dmn")
            : Problems.Bad("rules.download.no-table", "只有完整的决策表可以下载为 DMN", "Only a complete decision table can be downloaded as DMN", field: "format");
    }
}

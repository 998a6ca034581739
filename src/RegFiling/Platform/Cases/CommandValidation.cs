using FluentValidation;
using Mediator;

namespace RegFiling.Platform.Cases;

internal sealed class StartCaseValidator : AbstractValidator<StartCase>
{
    public StartCaseValidator()
    {
        RuleFor(command => command.Key).RequestKey();
        RuleFor(command => command.Procedure).Id();
    }
}

internal sealed class TakeActionValidator : AbstractValidator<TakeAction>
{
    public TakeActionValidator()
    {
        RuleFor(command => command.Key).RequestKey();
        RuleFor(command => command.Action).Id();
        RuleFor(command => command.Version).GreaterThanOrEqualTo(0).WithState(_ => new Text("版本号不能为负数", "A version cannot be negative"));
    }
}

/// <summary>Refuses a command that no handler could take, before anything is loaded. What stands in forms is checked by the engine.</summary>
internal sealed class ValidateCommand<TMessage, TResponse>(IEnumerable<IValidator<TMessage>> validators) : IPipelineBehavior<TMessage, TResponse>
    where TMessage : IMessage
    where TResponse : IOutcome<TResponse>
{
    public async ValueTask<TResponse> Handle(TMessage message, MessageHandlerDelegate<TMessage, TResponse> next, CancellationToken cancellationToken)
    {
        var failures = validators.SelectMany(validator => validator.Validate(message).Errors).ToList();
        return failures.Count == 0
            ? await next(message, cancellationToken)
            : TResponse.Refused(RefusalKind.Invalid, [.. failures.Select(failure => new Refusal("command.invalid", failure.CustomState as Text? ?? Text.Of(failure.ErrorMessage), Field: failure.PropertyName))]);
    }
}

internal static class CommandRules
{
    // The limit of the column, and of the draft standard for idempotency keys.
    public static IRuleBuilderOptions<T, string> RequestKey<T>(this IRuleBuilder<T, string> rule) =>
        rule.Length(1, 255).WithState(_ => new Text("请求标识应为1至255个字符", "A request key has 1 to 255 characters"));

    public static IRuleBuilderOptions<T, string> Id<T>(this IRuleBuilder<T, string> rule) =>
        rule.Length(1, 60).WithState(_ => new Text("名称应为1至60个字符", "A name has 1 to 60 characters"));
}

using System.Text.Json.Serialization.Metadata;
using Toil.Runbooks.Definitions;
using Toil.Runbooks.Expressions;

namespace Toil.Runbooks.Checking;

/// <summary>What is known of parameters, and of what steps give.</summary>
internal static class StaticTypes
{
    /// <summary>What is known of the result of a step.</summary>
    public static StaticType ResultOf(StepWork work) => work switch
    {
        UsesWork uses => OfJson(uses.Operation.Descriptor.ResultType, uses.Operation.Descriptor.ResultJson),
        ExecWork => StaticType.Mapping(("exit_code", StaticType.Of(ValueKind.Number)), ("stdout", StaticType.Of(ValueKind.Text)), ("stderr", StaticType.Of(ValueKind.Text)), ("cut", StaticType.Of(ValueKind.Boolean))),
        ForeachWork each => StaticType.ListOf(each.Steps is [.., var last] ? ResultOf(last.Work) : StaticType.Any),
        _ => StaticType.Any,
    };

    /// <summary>What is known of a step.</summary>
    public static StaticType OfStep(RunbookStep step) => StaticType.Mapping(
        ("state", new(ValueKind.Text) { Words = Enum.GetNames<RunStepState>() }),
        ("result", ResultOf(step.Work)),
        ("results", step.Work is UsesWork ? StaticType.ListOf(ResultOf(step.Work)) : StaticType.Of(ValueKind.List)),
        ("outputs", step.Work is PwshWork ? StaticType.Of(ValueKind.Mapping) : StaticType.Mapping([.. step.Outputs.Keys.Select(name => (name, StaticType.Any))])),
        ("attempts", StaticType.Of(ValueKind.Number)),
        ("elapsed", StaticType.Of(ValueKind.Duration)),
        ("reason", StaticType.Of(ValueKind.Text)));

    /// <summary>What is known of a parameter.</summary>
    public static StaticType OfParameter(RunbookParameter parameter) => parameter.Type switch
    {
        ParameterType.Number => StaticType.Of(ValueKind.Number),
        ParameterType.Switch => StaticType.Of(ValueKind.Boolean),
        ParameterType.Duration => StaticType.Of(ValueKind.Duration),
        ParameterType.List => StaticType.ListOf(StaticType.Of(ValueKind.Text)),
        ParameterType.Choice => new(ValueKind.Text) { Words = parameter.Choices },
        ParameterType.Secret => new(ValueKind.Text) { IsSecret = true },
        _ => StaticType.Of(ValueKind.Text),
    };

    /// <summary>What is known of the run.</summary>
    public static StaticType Run { get; } = StaticType.Mapping(
        ("id", StaticType.Of(ValueKind.Text)), ("runbook", StaticType.Of(ValueKind.Text)), ("started", StaticType.Of(ValueKind.Instant)),
        ("person", StaticType.Of(ValueKind.Text)), ("machine", StaticType.Of(ValueKind.Text)), ("environment", StaticType.Of(ValueKind.Text)));

    private static StaticType OfJson(Type type, JsonTypeInfo json)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return Simple(type) ?? json.Kind switch
        {
            JsonTypeInfoKind.Object when json.PolymorphismOptions is null => new(ValueKind.Mapping)
            {
                Members = json.Properties.Where(property => property.Get is not null).ToDictionary(
                    property => property.Name, property => (Func<StaticType>)(() => Inner(property.PropertyType, json)), StringComparer.Ordinal),
            },
            JsonTypeInfoKind.Enumerable when json.ElementType is { } element => new(ValueKind.List) { Item = () => Inner(element, json) },
            JsonTypeInfoKind.Dictionary when json.ElementType is { } element => new(ValueKind.Mapping) { Item = () => Inner(element, json) },
            _ => StaticType.Any,
        };
    }

    private static StaticType Inner(Type type, JsonTypeInfo json)
        => Simple(Nullable.GetUnderlyingType(type) ?? type) ?? OfJson(type, json.Options.GetTypeInfo(type));

    private static StaticType? Simple(Type type) => type switch
    {
        _ when type == typeof(bool) => StaticType.Of(ValueKind.Boolean),
        _ when type == typeof(TimeSpan) => StaticType.Of(ValueKind.Duration),
        _ when type == typeof(DateTimeOffset) || type == typeof(DateTime) => StaticType.Of(ValueKind.Instant),
        { IsEnum: true } => new(ValueKind.Text) { Words = Enum.GetNames(type) },
        _ when type == typeof(string) || type == typeof(Guid) => StaticType.Of(ValueKind.Text),
        { IsPrimitive: true } or { FullName: "System.Decimal" } => StaticType.Of(ValueKind.Number),
        _ => null,
    };
}

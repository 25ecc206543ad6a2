using Toil.Operations;
using Toil.Runbooks.Expressions;
using Toil.Values;

namespace Toil.Core.Tests.Runbooks.Expressions;

/// <summary>Expressions, evaluated against the names that the tests share.</summary>
public abstract class ExpressionTestBase
{
    private protected static ExpressionScope Scope { get; } = new(
        new Dictionary<string, object?>
        {
            ["parameters"] = new Dictionary<string, object?>
            {
                ["plan"] = "/srv/plan.yaml", ["within"] = TimeSpan.FromDays(30), ["count"] = 3L, ["share"] = 0.5, ["force"] = true, ["owner"] = null,
                ["hosts"] = new object?[] { "a", "b", "c" }, ["limit"] = "2h",
            },
            ["steps"] = new Dictionary<string, object?>
            {
                ["my-step"] = new Dictionary<string, object?>
                {
                    ["state"] = "succeeded",
                    ["result"] = new Dictionary<string, object?> { ["total"] = TimeSpan.FromMinutes(90), ["rows"] = 200_000L, ["at"] = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), ["the name"] = "n" },
                    ["results"] = new object?[] { new Dictionary<string, object?> { ["severity"] = "High" }, 2L, null },
                },
            },
            ["index"] = 1L,
        },
        false);

    private protected static object? Evaluate(string text, ExpressionScope? scope = null) => ExpressionParser.Parse(text, new ValueOrigin("x")).Evaluate(scope ?? Scope);

    private protected static string ErrorOf(Action action)
    {
        ToilException error = Assert.Throws<ToilException>(action);
        Assert.True(error.ErrorId is "ExpressionInvalid" or "ExpressionFailed" or "RunbookInvalid", error.ErrorId);
        return error.Message;
    }

    private protected static TemplateValue Template(string yaml)
    {
        YamlDocument document = new(Path.GetFullPath("/r.yaml"), yaml, "RunbookInvalid");
        return new TemplateReader(document).Read(((YamlMapping)YamlReader.Read(document.Path, yaml)!).Entries[0].Value);
    }
}

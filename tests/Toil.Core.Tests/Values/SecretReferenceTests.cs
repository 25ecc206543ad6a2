using Toil.Core.Tests.Support;
using Toil.Operations;
using Toil.Values;

namespace Toil.Core.Tests.Values;

[Collection(WholeProcessCollection.Name)]
public sealed class SecretReferenceTests : IDisposable
{
    private const string Variable = "TOIL_TEST_SECRET";

    private readonly TempFolder _folder = new();
    private readonly EnvironmentScope _environment = new();

    private OperationContext Context => new() { WorkingDirectory = _folder.Path, Sink = new SinkProbe() };

    public void Dispose()
    {
        _environment.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("env:NAME", "env", "NAME")]
    [InlineData("file:/run/secrets/a:b", "file", "/run/secrets/a:b")]
    [InlineData("file:C:\\x", "file", "C:\\x")]
    public void A_reference_is_read(string text, string scheme, string place)
    {
        SecretReference reference = SecretReference.Parse(text, null);

        Assert.Equal((scheme, place, text), (reference.Scheme, reference.Place, reference.ToString()));
        Assert.Equal(reference, SecretReference.Parse(text, null));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("env:")]
    [InlineData(":NAME")]
    [InlineData("ENV:NAME")]
    [InlineData("vault:x")]
    [InlineData("hunter2")]
    public void Anything_else_is_refused_without_being_repeated(string? text)
    {
        Assert.False(SecretReference.TryParse(text, null, out SecretReference? none));
        Assert.Null(none);
        Assert.Equal(
            "Give a reference, not the secret itself: env:NAME or file:PATH.", Assert.Throws<FormatException>(() => SecretReference.Parse(text!, null)).Message);
    }

    [Fact]
    public void A_variable_is_fetched_late_and_made_known_to_the_redactor()
    {
        SecretReference reference = SecretReference.Parse("env:" + Variable, null);
        _environment.Set(Variable, "hunter2 ");
        OperationContext context = Context;

        Assert.Equal("hunter2 ", reference.Resolve(context));
        Assert.Equal("say ***!", context.Redactor.Redact("say hunter2 !"));
    }

    [Fact]
    public void A_file_loses_its_last_line_break_only()
    {
        _folder.Write("pw", " hunter2\nhunter3 \r\n");

        Assert.Equal(" hunter2\nhunter3 ", SecretReference.Parse("file:pw", null).Resolve(Context));
    }

    [Theory]
    [InlineData("env:" + Variable, "The environment variable " + Variable + " is not set.")]
    [InlineData("env:a\u001b", @"The environment variable a\u{1b} is not set.")]
    [InlineData("file:missing", "The secret file missing cannot be read: ")]
    [InlineData("file:.", "The secret file . cannot be read: ")]
    [InlineData("file:a\0b", @"The secret file a\u{0}b cannot be read: ")]
    public void What_is_not_there_is_said_without_more(string text, string sentence)
    {
        ToilException error = Assert.Throws<ToilException>(() => SecretReference.Parse(text, null).Resolve(Context));

        Assert.Equal(("SecretNotFound", ErrorKind.NotFound, text), (error.ErrorId, error.Kind, error.Item));
        Assert.StartsWith(sentence, error.Sentence);
        Assert.EndsWith(".", error.Remedy);
    }

    [Fact]
    public void An_empty_secret_is_one_that_was_forgotten()
    {
        _folder.Write("pw", "\n");
        ToilException error = Assert.Throws<ToilException>(() => SecretReference.Parse("file:pw", null).Resolve(Context));

        Assert.Equal(("SecretNotFound", "There is nothing in file:pw."), (error.ErrorId, error.Sentence));
    }

    [Fact]
    public void A_file_that_is_too_large_for_a_secret_is_not_read_to_its_end()
    {
        _folder.Write("pw", new string('x', (1 << 20) + 1));

        Assert.Contains(
            "is larger than a secret",
            Assert.Throws<ToilException>(() => SecretReference.Parse("file:pw", null).Resolve(Context)).Sentence);
    }
}

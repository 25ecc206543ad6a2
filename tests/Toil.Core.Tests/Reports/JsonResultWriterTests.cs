using System.Text.Encodings.Web;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Toil.Core.Tests.Operations;
using Toil.Core.Tests.Support;
using Toil.Operations;
using Toil.Reports;
using Toil.Telemetry;

namespace Toil.Core.Tests.Reports;

public sealed class JsonResultWriterTests
{
    private static readonly JsonSerializerOptions s_relaxed = new(JsonSerializerOptions.Default) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public void Each_result_is_one_line_as_it_comes()
    {
        StringWriter output = new();
        JsonResultWriter writer = new(output, JsonSerializerOptions.Default.GetTypeInfo(typeof(Found)), new SecretRedactor());
        writer.Write(new Found("a\nb"));

        Assert.Equal("{\"Text\":\"a\\nb\",\"Severity\":0}\n", output.ToString());

        writer.Write(new Found("c", Severity.High));
        writer.Complete(new ResultTally(SampleOperation.View));
        Assert.Equal("{\"Text\":\"a\\nb\",\"Severity\":0}\n{\"Text\":\"c\",\"Severity\":3}\n", output.ToString());
    }

    [Theory]
    [InlineData("hunter2", "is *** here")]
    [InlineData("quo\"te\\and\nline", "is *** here")]
    [InlineData("u0022", "is *** here")]
    public void A_secret_is_masked_however_json_writes_it(string secret, string expected)
    {
        Assert.Equal(expected, Text(secret, $"is {secret} here", JsonSerializerOptions.Default));
        Assert.Equal(expected, Text(secret, $"is {secret} here", s_relaxed));
    }

    [Theory]
    [InlineData("Text")]
    [InlineData("Severity")]
    [InlineData("\"Text\":")]
    [InlineData("\",\"Severity\":0}")]
    [InlineData("{\"Text")]
    public void A_secret_that_reads_like_json_does_not_break_the_line(string secret) => Assert.Equal("a *** b", Text(secret, $"a {secret} b", s_relaxed));

    [Fact]
    public void Figures_words_and_nested_values_stay_json()
    {
        StringWriter output = new();
        SecretRedactor redactor = new();
        Array.ForEach(["8443", "true", "null"], redactor.Register);
        JsonResultWriter writer = new(output, s_relaxed.GetTypeInfo(typeof(Dictionary<string, object?>)), redactor);
        object[] nested = ["x8443", 1.50m, new Dictionary<string, string> { ["e"] = "é null" }];
        writer.Write(new Dictionary<string, object?> { ["a"] = 8443, ["b"] = true, ["c"] = null, ["d"] = nested });

        Assert.Equal("{\"a\":8443,\"b\":true,\"c\":null,\"d\":[\"x***\",1.50,{\"e\":\"é ***\"}]}\n", output.ToString());
    }

    [Fact]
    public void Whatever_the_secret_the_line_is_json_without_it() => Prop.ForAll(HostileText.WellFormed, HostileText.Any, (secret, around) =>
    {
        string text = Text(secret, around + secret + around, s_relaxed);
        return secret.Length < SecretRedactor.MinLength || SecretRedactor.Mask.Contains(secret, StringComparison.Ordinal)
            || text.Split(SecretRedactor.Mask).All(part => !part.Contains(secret, StringComparison.Ordinal));
    }).Check(Properties.Tests(1_000));

    private static string Text(string secret, string text, JsonSerializerOptions options)
    {
        StringWriter output = new();
        SecretRedactor redactor = new();
        redactor.Register(secret);
        new JsonResultWriter(output, options.GetTypeInfo(typeof(Found)), redactor).Write(new Found(text));
        Assert.EndsWith("\n", output.ToString());
        Assert.Equal(1, output.ToString().Count(c => c == '\n'));
        return JsonDocument.Parse(output.ToString()).RootElement.GetProperty("Text").GetString()!;
    }
}

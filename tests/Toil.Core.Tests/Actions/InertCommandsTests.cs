using System.Text.Encodings.Web;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Toil.Actions;
using Toil.Core.Tests.Support;
using Toil.Core.Tests.Support.Actions;

namespace Toil.Core.Tests.Actions;

/// <summary>Text that is no command, however it is cut.</summary>
public sealed class InertCommandsTests
{
    private static readonly JsonSerializerOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Theory]
    [InlineData("::error::x", ": :error::x")]
    [InlineData("  \t::set-output name=a::b", "  \t: :set-output name=a::b")]
    [InlineData("a\r::debug::x", "a\r: :debug::x")]
    [InlineData("say ##[add-mask]x", "say ## [add-mask]x")]
    [InlineData("###[add-mask]x", "### [add-mask]x")]
    [InlineData("tls://[2001:db8::1]:443 has 2 :: and # [", "tls://[2001:db8::1]:443 has 2 :: and # [")]
    public void A_blank_is_put_where_a_command_could_be_and_nowhere_else(string text, string inert) => Assert.Equal(inert, InertCommands.From(text));

    [Fact]
    public void No_text_has_a_command_left()
        => CommandText.ForAll(text => LogReader.Read(InertCommands.From(text)) is { Commands.Count: 0, IsStopped: false });

    [Fact]
    public void No_text_has_one_left_when_it_is_broken_into_lines_by_somebody_else() => CommandText.ForAll(text =>
    {
        string inert = InertCommands.Anywhere(text);
        return Enumerable.Range(0, inert.Length).All(at => LogReader.Read(inert.Insert(at, "\n")) is { Commands.Count: 0, IsStopped: false });
    });

    [Fact]
    public void Addresses_stay_as_they_are()
    {
        foreach (string address in new[] { "2001:db8::1", "::1", "fe80::add", "::ffff:192.0.2.1", "tls://[2001:db8::dead:beef]:443" })
        {
            Assert.Equal(address, InertCommands.Anywhere(address));
        }
    }

    [Fact]
    public void A_stream_is_inert_however_it_is_cut_into_pieces() => Prop.ForAll(CommandText.Any, ArbMap.Default.ArbFor<int>(), (text, seed) =>
    {
        Random random = new(seed);
        using StringWriter output = new();
        using InertCommandWriter writer = new(output, isJson: false);
        for (int at = 0; at < text.Length;)
        {
            int length = random.Next(1, Math.Min(4, text.Length - at) + 1);
            writer.Write(text.AsSpan(at, length));
            at += length;
        }

        return output.ToString() == InertCommands.From(text) && LogReader.Read(output.ToString()) is { Commands.Count: 0, IsStopped: false };
    }).Check(Properties.Tests(1_000));

    [Fact]
    public void Json_says_the_same_to_whoever_reads_it() => CommandText.ForAll(text =>
    {
        using StringWriter output = new();
        using InertCommandWriter writer = new(output, isJson: true);
        string json = JsonSerializer.Serialize(new[] { text }, s_plain);
        writer.Write(json);
        return JsonSerializer.Deserialize<string[]>(output.ToString())![0] == text && LogReader.Read(output.ToString()) is { Commands.Count: 0, IsStopped: false };
    });
}

using System.Text;
using Toil.Certificates.Parsing;

namespace Toil.Core.Tests.Certificates.Parsing;

public sealed class DistinguishedNameTests
{
    private const int Utf8 = 12;
    private const int Printable = 19;
    private const int Teletex = 20;
    private const int Ia5 = 22;
    private const int Universal = 28;
    private const int Bmp = 30;

    [Fact]
    public void The_most_specific_part_comes_first()
    {
        CertificateFacts facts = Parse(
            ("2.5.4.6", Printable, "CH"u8.ToArray()), ("2.5.4.10", Utf8, "Example"u8.ToArray()), ("2.5.4.3", Utf8, "shop"u8.ToArray()));

        Assert.Equal("CN=shop, O=Example, C=CH", facts.Subject);
    }

    [Fact]
    public void The_last_common_name_counts()
        => Assert.Equal("b", Parse(("2.5.4.3", Utf8, "a"u8.ToArray()), ("2.5.4.3", Utf8, "b"u8.ToArray())).CommonName);

    [Fact]
    public void A_certificate_may_have_no_subject()
    {
        CertificateFacts facts = Parse();

        Assert.Equal((string.Empty, null), (facts.Subject, facts.CommonName));
    }

    [Fact]
    public void Every_string_type_is_read()
    {
        Assert.Equal("Zürich", Parse(("2.5.4.3", Utf8, Encoding.UTF8.GetBytes("Zürich"))).CommonName);
        Assert.Equal("Zürich", Parse(("2.5.4.3", Teletex, Encoding.Latin1.GetBytes("Zürich"))).CommonName);
        Assert.Equal("Zürich", Parse(("2.5.4.3", Bmp, Encoding.BigEndianUnicode.GetBytes("Zürich"))).CommonName);
        Assert.Equal("Zürich", Parse(("2.5.4.3", Universal, new UTF32Encoding(true, false).GetBytes("Zürich"))).CommonName);
        Assert.Equal("a@b", Parse(("1.2.840.113549.1.9.1", Ia5, "a@b"u8.ToArray())).Subject["emailAddress=".Length..]);
    }

    [Theory]
    [InlineData("a, b", "CN=a\\, b")]
    [InlineData("#a+b", "CN=\\#a\\+b")]
    [InlineData(" a ", "CN=\\ a\\ ")]
    [InlineData("a\\b\"<c>;", "CN=a\\\\b\\\"\\<c\\>\\;")]
    [InlineData("a\0b", "CN=a\\00b")]
    public void What_would_look_like_another_name_is_escaped(string value, string expected)
        => Assert.Equal(expected, Parse(("2.5.4.3", Utf8, Encoding.UTF8.GetBytes(value))).Subject);

    [Theory]
    [InlineData("\u001b[31mred", "CN=\\u{1b}[31mred")]
    [InlineData("a\r\nb", "CN=a\\u{d}\\u{a}b")]
    [InlineData("a\u202eb", "CN=a\\u{202e}b")]
    [InlineData("\\u{1b}", "CN=\\\\u{1b}")]
    public void What_would_move_a_terminal_is_written_out(string value, string expected)
        => Assert.Equal(expected, Parse(("2.5.4.3", Utf8, Encoding.UTF8.GetBytes(value))).Subject);

    [Fact]
    public void Bytes_that_are_no_text_are_shown_as_such()
    {
        Assert.Equal("CN=#FF00", Parse(("2.5.4.3", 4, [0xFF, 0x00])).Subject);
        Assert.Equal("CN=a\\u{fffd}", Parse(("2.5.4.3", Utf8, [(byte)'a', 0xFF])).Subject);
    }

    [Fact]
    public void An_unknown_attribute_keeps_its_object_identifier()
        => Assert.Equal("1.2.3.4=x", Parse(("1.2.3.4", Utf8, "x"u8.ToArray())).Subject);

    [Fact]
    public void A_name_of_a_megabyte_is_cut()
        => Assert.InRange(Parse(("2.5.4.3", Utf8, new byte[1_000_000])).Subject.Length, 1_024, 8_192);

    private static CertificateFacts Parse(params (string Oid, int Tag, byte[] Value)[] subject)
        => CertificateParser.Parse(new TestDer { Subject = subject }.Encode());
}

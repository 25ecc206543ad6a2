using System.Text;
using Toil.Certificates;
using Toil.Certificates.Sources;

namespace Toil.Core.Tests.Certificates.Sources.Kubernetes;

public sealed class KubernetesObjectTests : KubernetesTest
{
    [Fact]
    public void A_tls_secret_is_one_item_with_its_chain()
    {
        SourceItem item = Assert.Single(Read(List(Tls())));
        Assert.Equal("k8s://shop/secret/web#tls.crt", item.Path);
        Assert.Equal([Leaf.Der, Issuer.Der], item.Chain.Select(facts => facts.Der.ToArray()));
        Assert.Equal(("secret", "web", "shop"), (item.Labels["kind"], item.Labels["name"], item.Labels["namespace"]));
        Assert.Equal((SourceKind.Kubernetes, true), (item.Source, item.KeyFits));
    }

    [Fact]
    public void The_cluster_is_part_of_the_place_and_a_label()
    {
        SourceItem item = Assert.Single(Read(Tls(), "arn:aws:eks:eu-west-1:123:cluster/prod"));
        Assert.Equal("k8s://shop/secret/web?cluster=arn:aws:eks:eu-west-1:123:cluster%2Fprod#tls.crt", item.Path);
        Assert.Equal("arn:aws:eks:eu-west-1:123:cluster/prod", item.Labels["cluster"]);
    }

    [Fact]
    public void A_key_of_another_certificate_is_seen()
    {
        SourceItem item = Assert.Single(Read(Secret("web", "kubernetes.io/tls", ("tls.crt", Encode(Leaf.Pem)), ("tls.key", Encode(Other.KeyPem)))));
        Assert.False(item.KeyFits);
    }

    [Fact]
    public void A_key_that_cannot_be_read_says_nothing()
        => Assert.Null(Assert.Single(Read(Secret("web", "kubernetes.io/tls", ("tls.crt", Encode(Leaf.Pem)), ("tls.key", Encode("no key"))))).KeyFits);

    [Fact]
    public void Every_form_of_certificate_is_found_whatever_its_key_is_called()
    {
        string secret = Secret(
            "forms", "Opaque", ("a", Encode(Leaf.Pem)), ("b", Convert.ToBase64String(Leaf.Der)), ("c", Convert.ToBase64String(Leaf.ToPfx(string.Empty))),
            ("d", Convert.ToBase64String(Leaf.ToPkcs7())), ("ca.crt", Encode(Root.Pem)));
        Assert.Equal(["#a", "#b", "#c", "#d", "#ca.crt"], Places(Read(secret)).Select(place => place[place.IndexOf('#', StringComparison.Ordinal)..]));
    }

    [Fact]
    public void A_keystore_opens_with_the_password_that_is_given()
    {
        string secret = Secret("store", "Opaque", ("keystore.p12", Convert.ToBase64String(Leaf.ToPfx("sesame"))));
        Assert.Equal(FailureReason.WrongPassword, Assert.Single(Read(secret)).Failure);
        Assert.Equal(Leaf.Der, Assert.Single(Read(secret, null, "sesame")).Certificate!.Der.ToArray());
    }

    [Fact]
    public void A_keystore_beside_the_certificate_that_it_holds_is_passed_over()
    {
        string data = Convert.ToBase64String(Leaf.ToPfx("elsewhere"));
        string secret = Secret("web", "kubernetes.io/tls", ("keystore.jks", Convert.ToBase64String((byte[])[0xFE, 0xED, 0xFE, 0xED, 0, 0, 0, 2])), ("keystore.p12", data), ("tls.crt", Encode(Leaf.Pem)));
        Assert.Equal(["k8s://shop/secret/web#tls.crt"], Places(Read(secret)));
    }

    [Fact]
    public void A_configmap_holds_text_and_binary_data()
    {
        string map = "apiVersion: v1\nbinaryData:\n  der: " + Convert.ToBase64String(Leaf.Der) + "\ndata:\n  ca-bundle.crt: |\n"
            + string.Concat(Root.Pem.TrimEnd().Split('\n').Select(line => $"    {line}\n")) + "  settings.pem: /etc/ssl/own.pem\nkind: ConfigMap\nmetadata:\n  name: ca\n";
        Assert.Equal(["k8s://-/configmap/ca#der", "k8s://-/configmap/ca#ca-bundle.crt"], Places(Read(map)));
    }

    [Fact]
    public void What_the_api_would_take_last_counts()
    {
        string secret = "kind: Secret\napiVersion: v1\nmetadata: {name: web}\nstringData:\n  tls.crt: |\n"
            + string.Concat(Other.Pem.TrimEnd().Split('\n').Select(line => $"    {line}\n")) + $"data:\n  tls.crt: {Encode(Leaf.Pem)}\n";
        Assert.Equal(Other.Der, Assert.Single(Read(secret)).Certificate!.Der.ToArray());
    }

    [Fact]
    public void Copies_in_annotations_and_managed_fields_are_not_read()
    {
        string annotated = Tls().Replace(
            "  name: web", "  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: |\n      {\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"data\":{\"tls.crt\":\"" + Encode(Other.Pem)
                + "\"}}\n  managedFields:\n  - fieldsV1:\n      f:data:\n        tls.crt: " + Encode(Other.Pem) + "\n  name: web", StringComparison.Ordinal);
        Assert.Equal(Leaf.Der, Assert.Single(Read(annotated)).Certificate!.Der.ToArray());
    }

    [Fact]
    public void Releases_tokens_and_passwords_are_no_noise()
    {
        string release = Secret("sh.helm.release.v1.a.v1", "helm.sh/release.v1", ("release", Encode(Encode("H4sIAAAA"))), ("ca.crt", Encode(Leaf.Pem)));
        string token = Secret("default-token", "kubernetes.io/service-account-token", ("ca.crt", Encode(Root.Pem)), ("token", Encode("eyJhbGciOi")));
        string words = Secret("db", "Opaque", ("password", Encode("0\u0082 hunter2")), ("key.pem", Encode(Leaf.KeyPem)), ("broken", "A%%%"), ("empty.crt", "\"\""));
        Assert.Equal(["k8s://shop/secret/web#tls.crt"], Places(Read(List(release, token, words, Tls()))));
    }

    [Fact]
    public void The_authority_that_every_namespace_has_is_one_item()
    {
        string Map(string space) => "apiVersion: v1\ndata:\n  ca.crt: \"" + Root.Pem.Replace("\n", "\\n", StringComparison.Ordinal) + $"\"\nkind: ConfigMap\nmetadata:\n  name: kube-root-ca.crt\n  namespace: {space}\n";
        Assert.Equal(["k8s://*/configmap/kube-root-ca.crt#ca.crt"], Places(Read(List(Map("a"), Map("b"), Map("c")))));
    }

    [Theory]
    [InlineData("tls.crt", "LS0tLS1CRUdJTiB$", FailureReason.Unreadable)]
    [InlineData("ca-bundle", "LS0tL", FailureReason.Unreadable)]
    [InlineData("site.pfx", "A!", FailureReason.Unreadable)]
    [InlineData("tls.crt", "aHVudGVyMg==", FailureReason.NotACertificate)]
    [InlineData("tls.crt", "\"\"", FailureReason.NotACertificate)]
    [InlineData("old.pem", "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCmh1bnRlcjI=", FailureReason.Unreadable)]
    public void A_broken_value_is_named_by_its_place_and_never_shown(string key, string value, FailureReason reason)
    {
        SourceItem item = Assert.Single(Read(Secret("web", "kubernetes.io/tls", (key, value))));
        Assert.Equal(($"k8s://shop/secret/web#{key}", reason), (item.Path, item.Failure));
        Assert.DoesNotContain("hunter2", item.Detail + item.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_was_encoded_twice_is_told()
        => Assert.Contains("twice", Assert.Single(Read(Secret("web", "Opaque", ("tls.crt", Encode(Encode(Leaf.Pem)))))).Detail, StringComparison.Ordinal);

    [Fact]
    public void Names_cannot_look_like_another_place()
    {
        SourceItem item = Assert.Single(Read(Tls().Replace("name: web", "name: \"a/b?cluster=x#y\\e[31m\"", StringComparison.Ordinal)));
        Assert.StartsWith("k8s://shop/secret/a%2Fb%3Fcluster%3Dx%23y", item.Path, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', item.Path + item.Labels["name"]);
    }

    [Fact]
    public void Json_says_the_same_as_yaml()
    {
        string json = $$"""{"apiVersion":"v1","items":[{"apiVersion":"v1","data":{"tls.crt":"{{Encode(Leaf.Pem)}}","odd":"\ud83d\u00e9"},"kind":"Secret","metadata":{"name":"web","namespace":"shop","n":1.5,"b":[true,null]},"type":"kubernetes.io/tls"}],"kind":"List"}""";
        Assert.Equal("k8s://shop/secret/web#tls.crt", Assert.Single(Read(json)).Path);
        Assert.Equal("k8s://shop/secret/web#tls.crt", Assert.Single(Read("\uFEFF" + json.Replace(",", ",\r\n\t", StringComparison.Ordinal))).Path);
    }

    [Fact]
    public void Items_of_a_raw_list_are_of_its_kind()
    {
        string json = $$"""{"kind":"SecretList","apiVersion":"v1","metadata":{},"items":[{"metadata":{"name":"web","namespace":"shop"},"data":{"tls.crt":"{{Encode(Leaf.Pem)}}"},"type":"kubernetes.io/tls"}]}""";
        Assert.Equal("k8s://shop/secret/web#tls.crt", Assert.Single(Read(json)).Path);
    }

    [Fact]
    public void Documents_and_json_values_may_follow_each_other()
    {
        Assert.Equal(2, Read($"# kubectl\n---\n{Tls("a")}---\n---\n{Tls("b")}...\n".Replace("\n", "\r\n", StringComparison.Ordinal)).Count);
        string one = $$$"""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"NAME"},"data":{"x":"{{{Encode(Leaf.Pem)}}}"}}""";
        Assert.Equal(["k8s://-/secret/a#x", "k8s://-/secret/b#x"], Places(Read(one.Replace("NAME", "a", StringComparison.Ordinal) + "\n" + one.Replace("NAME", "b", StringComparison.Ordinal))));
        Assert.Single(Read($"[{one}]"));
    }

    [Fact]
    public void A_file_with_objects_of_other_kinds_is_a_file_like_any_other()
    {
        string path = Folder.Write("gateway.yaml", "apiVersion: example.com/v1\nkind: Gateway\nspec:\n  ca: |\n    " + Root.Pem.TrimEnd().Replace("\n", "\n    ", StringComparison.Ordinal) + "\n");
        Assert.Equal([path], Places(ReadFile(path)));
        Assert.Null(ReadFile(path)[0].Failure);
    }

    [Fact]
    public void A_file_is_known_by_its_content_and_in_a_folder_by_its_name_as_well()
    {
        Folder.Write("export.yaml", List(Tls()));
        Folder.Write("chart/template.yaml", "apiVersion: v1\nkind: Secret\ndata:\n  tls.crt: {{ .Values.crt }}\n");
        Folder.Write("chart/other.json", "{\"apiVersion\": 1}");
        Folder.Write("plain.yaml", "a: |\n  " + Leaf.Pem.TrimEnd().Replace("\n", "\n  ", StringComparison.Ordinal) + "\n");
        Folder.Write("anything", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Tls("wide"))]);
        Assert.Equal(["k8s://shop/secret/web#tls.crt", Folder["plain.yaml"]], Places(ReadFile(Folder.Path)));
        Assert.Equal(["k8s://shop/secret/wide#tls.crt"], Places(ReadFile(Folder["anything"])));
    }
}

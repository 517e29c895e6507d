using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Engine.Tests.Documents.Editing;

/// <summary>Tables of facts: text, edit, text. Doing each edit twice changes nothing, which <see cref="Edits.Run(string, string[])"/> asserts.</summary>
public class DocumentEditorTests
{
    [Theory]
    // Plain stays plain where it is read as the same text.
    [InlineData("a: b", "a=c", "a: c")]
    [InlineData("a: b  # why\n", "a=registry.example.com:5000/x", "a: registry.example.com:5000/x  # why\n")]
    [InlineData("a:   b\n", "a=4.10", "a:   \"4.10\"\n")]
    [InlineData("a: b\n", "a=yes", "a: \"yes\"\n")]
    [InlineData("a: b\n", "a=017", "a: \"017\"\n")]
    [InlineData("a: b\n", "a=1_000", "a: \"1_000\"\n")]
    [InlineData("a: b\n", "a=~", "a: \"~\"\n")]
    [InlineData("a: b\n", "a=", "a: \"\"\n")]
    [InlineData("a: b\n", "a=- x", "a: \"- x\"\n")]
    [InlineData("a: b\n", "a=x: y", "a: \"x: y\"\n")]
    [InlineData("a: b\n", "a=x #y", "a: \"x #y\"\n")]
    [InlineData("a: b\n", "a=@x", "a: \"@x\"\n")]
    [InlineData("a: b\n", "a=x\ty", "a: \"x\\ty\"\n")]
    [InlineData("a: b\n", "a= x", "a: \" x\"\n")]
    [InlineData("a: b\n", "a=x:", "a: \"x:\"\n")]
    [InlineData("a: b\n", "a=é😀", "a: \"é😀\"\n")]
    [InlineData("a: b\n", "a=a\u2028b", "a: \"a\\u2028b\"\n")]
    // Quotes stay.
    [InlineData("a: 'b' # c\n", "a=it's", "a: 'it''s' # c\n")]
    [InlineData("a: 'b'\n", "a=x\ty", "a: \"x\\ty\"\n")]
    [InlineData("a: \"b\"\n", "a=c\"d\\e", "a: \"c\\\"d\\\\e\"\n")]
    // What is no string becomes one.
    [InlineData("tag: 4.10\n", "tag=4.10", "tag: \"4.10\"\n")]
    [InlineData("tag: yes # sure\n", "tag=yes", "tag: \"yes\" # sure\n")]
    [InlineData("tag: 'yes'\n", "tag=yes", "tag: 'yes'\n")]
    // Nothing, written or not.
    [InlineData("a:\n", "a=b", "a: b\n")]
    [InlineData("a:", "a=b", "a: b")]
    [InlineData("a: # c\nd: e\n", "a=b", "a: b # c\nd: e\n")]
    [InlineData("a: ~ # c\n", "a=b", "a: b # c\n")]
    [InlineData("a: null\n", "a=null", "a: \"null\"\n")]
    [InlineData("a: !!str\n", "a=b", "a: !!str b\n")]
    [InlineData("a: !!str 4.10\n", "a=4.10", "a: !!str 4.10\n")]
    // Over several lines.
    [InlineData("a: b\n  c\n  d # e\nf: g\n", "a=x", "a: x # e\nf: g\n")]
    [InlineData("a: \"b\n  c\"\nf: g\n", "a=x", "a: \"x\"\nf: g\n")]
    [InlineData("a:\n  # c\n  b\nf: g\n", "a=x", "a:\n  # c\n  x\nf: g\n")]
    // Keys.
    [InlineData("\"a.b\": c\n'd': e\n", "d=x", "\"a.b\": c\n'd': x\n")]
    [InlineData("a: b\na: c\n", "a=x", "a: b\na: x\n")]
    [InlineData("4.10: b\n", "4.1=x", "4.10: x\n")]
    [InlineData("? a\n: b\n", "a=x", "? a\n: x\n")]
    // Deeper, in lists, in flow.
    [InlineData("a:\n- b: c\n  d: e\n-   f: g\n", "a/[1]/f=x", "a:\n- b: c\n  d: e\n-   f: x\n")]
    [InlineData("a: {b: c, d: [e, f]}\n", "a/d/[1]=x:y", "a: {b: c, d: [e, \"x:y\"]}\n")]
    [InlineData("a: {b: , c: d}\n", "a/b=x", "a: {b: x, c: d}\n")]
    [InlineData("a: {b, c: d}\n", "a/b=x", "a: {b: x, c: d}\n")]
    [InlineData("- a\n-\n- c\n", "[1]=x", "- a\n- x\n- c\n")]
    // JSON.
    [InlineData("{\"a\": \"b\", \"c\": 1}", "c=1", "{\"a\": \"b\", \"c\": \"1\"}")]
    [InlineData("{\"a\":\"\\u00e9\\ud83d\\ude00\",\"c\":null}\n", "c=x", "{\"a\":\"\\u00e9\\ud83d\\ude00\",\"c\":\"x\"}\n")]
    // Line ends, byte order mark, markers.
    [InlineData("a: b\r\nc: d\r\n", "c=x", "a: b\r\nc: x\r\n")]
    [InlineData("\uFEFFa: b\r\n", "a=x", "\uFEFFa: x\r\n")]
    [InlineData("%YAML 1.1\n--- # c\na: b\n...\n# d\n", "a=x", "%YAML 1.1\n--- # c\na: x\n...\n# d\n")]
    [InlineData("a: b   \nc: d\t\n", "a=x", "a: x   \nc: d\t\n")]
    public void Sets_a_scalar(string text, string edit, string expected) => Assert.Equal(expected, Edits.Run(text, edit).Text);

    [Theory]
    [InlineData("a: b\n", "c=d", "a: b\nc: d\n")]
    [InlineData("a: b", "c=d", "a: b\nc: d")]
    [InlineData("a: b\r\n", "c=d", "a: b\r\nc: d\r\n")]
    [InlineData("a: b\r\nx: y", "c=d", "a: b\r\nx: y\r\nc: d")]
    [InlineData("a: b # e\n\n\n", "c=d", "a: b # e\nc: d\n\n\n")]
    [InlineData("a: b\n# f: g\n\n# end\n", "c=d", "a: b\n# f: g\nc: d\n\n# end\n")]
    [InlineData("a:\n   b: c\n   # d\n# e\nf: g\n", "a/x=v", "a:\n   b: c\n   # d\n   x: v\n# e\nf: g\n")]
    [InlineData("a:\n  b:\n    c: d\n\n    # e\n  # f\ng: h\n", "a/x=v", "a:\n  b:\n    c: d\n\n    # e\n  x: v\n  # f\ng: h\n")]
    [InlineData("a:\n  b: |\n    c\n\n\ng: h\n", "a/x=v", "a:\n  b: |\n    c\n  x: v\n\n\ng: h\n")]
    [InlineData("a:\n  b: |+\n    c\n\n\ng: h\n", "a/x=v", "a:\n  b: |+\n    c\n\n\n  x: v\ng: h\n")]
    // A block without a line end at its end is to have none still.
    [InlineData("c: |\n  a", "d=x", "c: |-\n  a\nd: x")]
    [InlineData("c:\n- >2+ # e\n  a", "d=x", "c:\n- >2- # e\n  a\nd: x")]
    [InlineData("c: |-\n  a", "d=x", "c: |-\n  a\nd: x")]
    [InlineData("a:\n    b: c\nd:\n", "d/x/w=z", "a:\n    b: c\nd:\n    x:\n        w: z\n")]
    [InlineData("d: # why\n  # below\n\ne: f\n", "d/x=z", "d: # why\n  # below\n  x: z\n\ne: f\n")]
    [InlineData("d: ~ # why\ne: f\n", "d/x=z", "d: # why\n  x: z\ne: f\n")]
    [InlineData("d: {} # why\ne: f\n", "d/x=z", "d: # why\n  x: z\ne: f\n")]
    [InlineData("d: {}", "d/x=z", "d:\n  x: z")]
    [InlineData("a: b\n", "x/w/z=1", "a: b\nx:\n  w:\n    z: \"1\"\n")]
    [InlineData("a: b\n", "x.y/w=v", "a: b\nx.y:\n  w: v\n")]
    [InlineData("a: b\n", "4.10=v", "a: b\n\"4.10\": v\n")]
    // As its neighbours are quoted, where they agree.
    [InlineData("v:\n  \"4.0.7\": \"x\"\n", "v/4.1.5=z", "v:\n  \"4.0.7\": \"x\"\n  \"4.1.5\": z\n")]
    [InlineData("v:\n  '4.0.7': x\n", "v/4.1.5=z", "v:\n  '4.0.7': x\n  '4.1.5': z\n")]
    [InlineData("v:\n  \"a\": 'x'\n  b: 'y'\n", "v/c=z", "v:\n  \"a\": 'x'\n  b: 'y'\n  c: 'z'\n")]
    [InlineData("v:\n  'a': {}\n", "v/c/d=z", "v:\n  'a': {}\n  'c':\n    d: z\n")]
    [InlineData("a: {b: c}\n", "a/d=e", "a: {b: c, d: e}\n")]
    [InlineData("a: { b: c } # d\n", "a/d=e", "a: { b: c, d: e } # d\n")]
    [InlineData("a: {b: c,}\n", "a/d=e", "a: {b: c, d: e,}\n")]
    [InlineData("a: {b: c}\n", "a/d/e=f:g", "a: {b: c, d: {e: \"f:g\"}}\n")]
    [InlineData("a: {b: {}}\n", "a/b/e=f", "a: {b: {e: f}}\n")]
    [InlineData("a: {b: }\n", "a/b/e=f", "a: {b: {e: f}}\n")]
    [InlineData("a: {b}\n", "a/b/e=f", "a: {b: {e: f}}\n")]
    [InlineData("a: {\n  b: c, # d\n}\n", "a/d=e", "a: {\n  b: c,\n  d: e, # d\n}\n")]
    [InlineData("- a: b\n- c: d\n", "[0]/x=v", "- a: b\n  x: v\n- c: d\n")]
    [InlineData("- a: b\n-\n", "[1]/x=v", "- a: b\n- {x: v}\n")]
    [InlineData("{\"a\": 1}", "b=c", "{\"a\": 1, \"b\": \"c\"}")]
    [InlineData("{\"a\":1}", "b/c=d", "{\"a\":1,\"b\":{\"c\":\"d\"}}")]
    [InlineData("{}", "b=c", "{\"b\": \"c\"}")]
    [InlineData("{\n  \"a\": 1\n}\n", "b=c", "{\n  \"a\": 1,\n  \"b\": \"c\"\n}\n")]
    [InlineData("{\n\t\"a\": {},\n\t\"b\": []\n}\n", "a/c/d=e", "{\n\t\"a\": {\n\t\t\"c\": {\n\t\t\t\"d\": \"e\"\n\t\t}\n\t},\n\t\"b\": []\n}\n")]
    [InlineData("{\n  \"a\": null\n}\n", "a/b/c=d", "{\n  \"a\": {\n    \"b\": {\n      \"c\": \"d\"\n    }\n  }\n}\n")]
    [InlineData("{\n  \"a\": {}\n}\n", "a/b=[c]", "{\n  \"a\": {\n    \"b\": [\n      \"c\"\n    ]\n  }\n}\n")]
    [InlineData("{\n  \"a\": null\n}\n", "a=[c]", "{\n  \"a\": [\n    \"c\"\n  ]\n}\n")]
    [InlineData("", "a/b=c", "a:\n  b: c\n")]
    [InlineData("# only\n# this", "a=c", "# only\n# this\na: c\n")]
    [InlineData("# only\r\n", "a/b=c", "# only\r\na:\r\n  b: c\r\n")]
    [InlineData("---\n# only\n", "a=c", "---\n# only\na: c\n")]
    [InlineData("b: &x\n  r: 1\na:\n  <<: *x\n", "a/r=2", "b: &x\n  r: 1\na:\n  <<: *x\n  r: \"2\"\n")]
    public void Adds_a_key(string text, string edit, string expected) => Assert.Equal(expected, Edits.Run(text, edit).Text);

    [Theory]
    [InlineData("a: b\nc: d # e\nf: g\n", "-c", "a: b\nf: g\n")]
    [InlineData("a: b\n# above\nc: d\n", "-c", "a: b\n# above\n")]
    [InlineData("a: b\nc: d", "-c", "a: b\n")]
    [InlineData("a: b\r\nc:\r\n  d: e\r\n  # f\r\n# g\r\n", "-c", "a: b\r\n# g\r\n")]
    [InlineData("a:\n  b:\n    c: d\ne: f\n", "-a/b/c", "e: f\n")]
    [InlineData("a: b\n", "-a", "{}\n")]
    [InlineData("# x\na:\n  b: c\n", "-a/b", "# x\n{}\n")]
    [InlineData("- a: b\n- c\n", "-[0]/a", "- {}\n- c\n")]
    [InlineData("- a: b # x\n  c: d\n", "-[0]/a", "- c: d\n")]
    [InlineData("- a: b\n  # x\n  c: d\n", "-[0]/a", "-\n  # x\n  c: d\n")]
    [InlineData("a: {b: c, d: e, f: g}\n", "-a/b", "a: {d: e, f: g}\n")]
    [InlineData("a: {b: c, d: e, f: g}\n", "-a/f", "a: {b: c, d: e}\n")]
    [InlineData("a: {b: c}\nd: e\n", "-a/b", "d: e\n")]
    [InlineData("{\"a\": 1, \"b\": {\"c\": 2}}", "-b/c", "{\"a\": 1}")]
    [InlineData("{\n  \"a\": 1,\n  \"b\": 2\n}\n", "-a", "{\n  \"b\": 2\n}\n")]
    [InlineData("{\n  \"a\": 1,\n  \"b\": 2\n}\n", "-b", "{\n  \"a\": 1\n}\n")]
    [InlineData("{\"a\": 1}", "-a", "{}")]
    [InlineData("a: 1\nb: 2\na: 3\n", "-a", "b: 2\n")]
    [InlineData("a: b\nc: |\n  d\n\n  e\nf: g\n", "-c", "a: b\nf: g\n")]
    [InlineData("a: b\n", "-x", "a: b\n")]
    [InlineData("", "-x", "")]
    public void Removes_a_key(string text, string edit, string expected) => Assert.Equal(expected, Edits.Run(text, edit).Text);

    [Theory]
    [InlineData("p: [a, b]\n", "p=[a,b]", "p: [a, b]\n")]
    [InlineData("p: [a, b]\n", "p=[a,c]", "p: [a, c]\n")]
    [InlineData("p: [a, b]\n", "p=[b]", "p: [b]\n")]
    [InlineData("p: [a, b]\n", "p=[x,a,w,b,z]", "p: [x, a, w, b, z]\n")]
    [InlineData("p: [ 'a' , b ]\n", "p=[]", "p: []\n")]
    [InlineData("p: []\n", "p=[a,b]", "p: [a, b]\n")]
    [InlineData("p:\n- a # x\n- b\nq: r\n", "p=[a,b,c]", "p:\n- a # x\n- b\n- c\nq: r\n")]
    [InlineData("p:\n  -  a\n  # y\n  -  b # z\nq: r\n", "p=[b]", "p:\n  # y\n  -  b # z\nq: r\n")]
    [InlineData("p:\n  - a\n", "p=[x,a]", "p:\n  - x\n  - a\n")]
    [InlineData("p: # c\n- a\n- b\nq: r\n", "p=[]", "p: [] # c\nq: r\n")]
    [InlineData("p: # c\nq: r\n", "p=[a]", "p: # c\n  - a\nq: r\n")]
    [InlineData("x:\n- y\np:\nq: r\n", "p=[a]", "x:\n- y\np:\n- a\nq: r\n")]
    [InlineData("p: a\n", "p=[a]", "p: [a]\n")]
    [InlineData("p: [1, yes]\n", "p=[1,yes]", "p: [\"1\", \"yes\"]\n")]
    [InlineData("q: r\n", "p/s=[a,4.10]", "q: r\np:\n  s:\n    - a\n    - \"4.10\"\n")]
    [InlineData("q: r\n", "p=[]", "q: r\np: []\n")]
    [InlineData("{\"p\":[\"a\"]}", "p=[a,b]", "{\"p\":[\"a\",\"b\"]}")]
    [InlineData("{\n  \"p\": [\n    \"a\"\n  ]\n}", "p=[b,a,c]", "{\n  \"p\": [\n    \"b\",\n    \"a\",\n    \"c\"\n  ]\n}")]
    [InlineData("{\n  \"a\": 1\n}", "p=[b,c]", "{\n  \"a\": 1,\n  \"p\": [\n    \"b\",\n    \"c\"\n  ]\n}")]
    public void Sets_a_list(string text, string edit, string expected) => Assert.Equal(expected, Edits.Run(text, edit).Text);

    private const string ConfigMap = """
        # The images.
        apiVersion: v1
        kind: ConfigMap
        data:
          # Read by cass-operator.
          image_config.yaml: |-
            apiVersion: config.k8ssandra.io/v1beta2
            kind: ImageConfig   

            # Ours.
            overrides:
              registry: "docker.io"  # soon ours
              # pullPolicy: Always
            types:
              cassandra: {repository: k8ssandra, name: cass-management-api}

          other: 'x'
        ---
        kind: Secret

        """;

    [Fact]
    public void Edits_the_text_in_a_literal_block()
    {
        var edited = Edits.Run(ConfigMap, "data/image_config.yaml/:/overrides/registry=registry.example.com", "data/image_config.yaml/:/overrides/pullSecrets=[a]", "data/image_config.yaml/:/types/cassandra/tag=4.1");

        Assert.Equal(
            ConfigMap
                .Replace("\"docker.io\"", "\"registry.example.com\"", StringComparison.Ordinal)
                .Replace("# pullPolicy: Always\n", "# pullPolicy: Always\n      pullSecrets:\n        - a\n", StringComparison.Ordinal)
                .Replace("name: cass-management-api}", "name: cass-management-api, tag: \"4.1\"}", StringComparison.Ordinal),
            edited.Text);
        Assert.Equal(3, edited.Changes.Count);
        Assert.Equal("\"registry.example.com\"", edited.Changes[0].Replacement);
    }

    [Fact]
    public void Edits_several_fields_below_a_new_key()
    {
        var edited = Edits.Run("kind: ImageConfig\n", "overrides/registry=r", "overrides/pullSecrets=[s]", "overrides/pullPolicy=Always", "-kind");
        Assert.Equal("overrides:\n  registry: r\n  pullSecrets:\n    - s\n  pullPolicy: Always\n", edited.Text);
    }

    [Theory]
    // The line that kubectl writes.
    [InlineData("d:\n  c: \"a: b\\ne:\\n  f: g\\n\"\n", "d/c/:/e/f=x", "d:\n  c: \"a: b\\ne:\\n  f: x\\n\"\n")]
    [InlineData("d:\n  c: \"a: b\\ne:\\n  f: g\\n\"\n", "d/c/:/e/h=x\"y", "d:\n  c: \"a: b\\ne:\\n  f: g\\n  h: x\\\"y\\n\"\n")]
    [InlineData("d:\n  c: \"a: b\\ne: f\n    g\\nh: i\\n\"\n", "d/c/:/h=x", "d:\n  c: \"a: b\\ne: f\n    g\\nh: x\\n\"\n")]
    [InlineData("c: 'a: b'\n", "c/:/a=x", "c: 'a: x'\n")]
    [InlineData("c: 'a: b'\n", "c/:/d=x", "c: \"a: b\\nd: x\"\n")]
    [InlineData("{\"c\": \"a: \\u00e9\\nb: c\\n\"}", "c/:/b=x", "{\"c\": \"a: \\u00e9\\nb: x\\n\"}")]
    [InlineData("{\"c\": \"{\\\"a\\\":1}\"}", "c/:/b=x", "{\"c\": \"{\\\"a\\\":1,\\\"b\\\":\\\"x\\\"}\"}")]
    [InlineData("c: >\n  a: b\n\n  d:\n    e: f\n    g: h\n\n  i: j\n", "c/:/d/g=x", "c: >\n  a: b\n\n  d:\n    e: f\n    g: x\n\n  i: j\n")]
    [InlineData("c: >-\n  a: b\n\n  i: j\n", "c/:/i=x", "c: >-\n  a: b\n\n  i: x\n")]
    [InlineData("c: >\n  a: b\n", "c/:/d=x", "c: >\n  a: b\n\n  d: x\n")]
    [InlineData("c: >\n  a: b\n\n  d:\n    e: f\n  g: h\n", "c/:/d/i=x", "c: >\n  a: b\n\n  d:\n    e: f\n    i: x\n  g: h\n")]
    [InlineData("c: >\n  a: b\n  c\n\n  d: e\n", "c/:/d=x", "c: >\n  a: b\n  c\n\n  d: x\n")]
    [InlineData("c: >\n  a: b\n\n  d:\n    e: f\n\n  g: h\n", "-c/:/d", "c: >\n  a: b\n\n\n  g: h\n")]
    [InlineData("c: |\n  a: b\n", "c/:/d=x", "c: |\n  a: b\n  d: x\n")]
    [InlineData("c: |\n  a: b", "c/:/d=x", "c: |\n  a: b\n  d: x")]
    [InlineData("c: |\r\n  a: b\r\n\r\n  e: f\r\nd: e\r\n", "c/:/a=x", "c: |\r\n  a: x\r\n\r\n  e: f\r\nd: e\r\n")]
    [InlineData("c: |\r\n  a: b\r\n", "c/:/d/e=x", "c: |\r\n  a: b\r\n  d:\r\n    e: x\r\n")]
    [InlineData("c: \"a: b\\r\\nd: e\\r\\n\"\n", "c/:/f=x", "c: \"a: b\\r\\nd: e\\r\\nf: x\\r\\n\"\n")]
    [InlineData("c: \"a: b\\n\\\n  d: e\\n\"\n", "c/:/a=x", "c: \"a: x\\n\\\n  d: e\\n\"\n")]
    [InlineData("c: \"a: b\\n\\\n  d:\\n\\\n  \\  e: f\\n\"\n", "c/:/d/g=x", "c: \"a: b\\n\\\n  d:\\n\\\n  \\  e: f\\n  g: x\\n\"\n")]
    [InlineData("c: |-\n  a: b\n\n\nd: e\n", "c/:/d=x", "c: |-\n  a: b\n  d: x\n\n\nd: e\n")]
    [InlineData("c: |+\n  a: b\n\n\nd: e\n", "c/:/d=x", "c: |+\n  a: b\n  d: x\n\n\nd: e\n")]
    [InlineData("c: |4 # x\n     a: b\n     d: e\n", "c/:/d=x", "c: |4 # x\n     a: b\n     d: x\n")]
    [InlineData("c: |\n  a: b\n  d: e\n  f: g\n", "-c/:/d", "c: |\n  a: b\n  f: g\n")]
    [InlineData("c: |\n  a: b\n  d: e\n", "-c/:/d", "c: |\n  a: b\n")]
    [InlineData("c: |\n  a: b\n\n  d: e\n", "-c/:/a", "c: |\n\n  d: e\n")]
    [InlineData("c: \"\"\n", "c/:/a=x", "c: \"a: x\\n\"\n")]
    [InlineData("c:\nd: e\n", "c/:/a=x", "c: |\n  a: x\nd: e\n")]
    [InlineData("c: # z\n", "c/:/a=x", "c: | # z\n  a: x\n")]
    [InlineData("d: {}\n", "d/c/:/a/b=x", "d:\n  c: |\n    a:\n      b: x\n")]
    [InlineData("c: |\n  # nothing yet\n", "c/:/a=x", "c: |\n  # nothing yet\n  a: x\n")]
    [InlineData("c: |\n  a: |\n    b: c\n", "c/:/a/:/b=x", "c: |\n  a: |\n    b: x\n")]
    public void Edits_a_document_in_a_scalar(string text, string edit, string expected) => Assert.Equal(expected, Edits.Run(text, edit).Text);

    [Theory]
    [InlineData("c: |\n  a\n  b\n", "a\nx\n", "c: |\n  a\n  x\n")]
    [InlineData("c: |\n  a\n  b\nd: e\n", "a\nb", "c: |-\n  a\n  b\nd: e\n")]
    [InlineData("c: |\n  a\n  b\nd: e\n", "a\nb\n\n\n", "c: |+\n  a\n  b\n\n\nd: e\n")]
    [InlineData("c: |\n  a\n\n\nd: e\n", "a\n\n", "c: |+\n  a\n\nd: e\n")]
    [InlineData("c: |+ # z\n  a\n\n\nd: e\n", "b\n", "c: | # z\n  b\nd: e\n")]
    [InlineData("c: |\n  a\n", "  a\nb\n", "c: |2\n    a\n  b\n")]
    [InlineData("c: |\n    a\n", "  a\nb\n", "c: |4\n      a\n    b\n")]
    [InlineData("c: |2\n    a\n", "x\n", "c: |2\n  x\n")]
    [InlineData("c: | # z\n  a\n  b\nd: e\n", "a\rb\n", "c: \"a\\rb\\n\" # z\nd: e\n")]
    [InlineData("c: |\n  a\n", "", "c: \"\"\n")]
    [InlineData("c: >\n  a\n  b\n", "x\ny\n", "c: |\n  x\n  y\n")]
    [InlineData("c: x # z\nd: e\n", "a\nb\n", "c: | # z\n  a\n  b\nd: e\n")]
    [InlineData("c: x", "a\nb\n", "c: |\n  a\n  b\n")]
    [InlineData("c: \"x\"\n", "a\nb\n", "c: \"a\\nb\\n\"\n")]
    [InlineData("c: 'x'\n", "a\nb\n", "c: \"a\\nb\\n\"\n")]
    [InlineData("d: e\n", "a\n\n  b", "d: e\nc: |-\n  a\n\n    b\n")]
    [InlineData("- d\n", "a\nb\n", "")]
    public void Sets_a_text_of_several_lines(string text, string value, string expected)
    {
        if (expected.Length == 0)
            Assert.Equal("KSI0153", Assert.Throws<EditException>(() => Edits.Run(text, 0, FieldEdit.Set(FieldPath.Of("c"), value))).Diagnostic.Id);
        else
            Assert.Equal(expected, Edits.Run(text, 0, FieldEdit.Set(FieldPath.Of("c"), value)).Text);
    }

    [Fact]
    public void Unchanged_lines_of_a_text_are_no_part_of_the_change()
    {
        var edited = Edits.Run("c: |\n  a\n  b\n  c\n  d\n", 0, FieldEdit.Set(FieldPath.Of("c"), "a\nx\nc\nd\n"));
        Assert.Equal([new TextChange(9, 4, "  x\n")], edited.Changes);
    }

    [Theory]
    [InlineData(0, "a: x\n---\na: c\n--- # d\na: e\n...\n# f\n---\na: g\n")]
    [InlineData(1, "a: b\n---\na: x\n--- # d\na: e\n...\n# f\n---\na: g\n")]
    [InlineData(2, "a: b\n---\na: c\n--- # d\na: x\n...\n# f\n---\na: g\n")]
    [InlineData(3, "a: b\n---\na: c\n--- # d\na: e\n...\n# f\n---\na: x\n")]
    public void Counts_documents_like_the_splitter(int document, string expected) =>
        Assert.Equal(expected, Edits.Run("a: b\n---\na: c\n--- # d\na: e\n...\n# f\n---\na: g\n", document, Edits.Edit("a=x")).Text);

    [Fact]
    public void Edits_a_JSON_value_behind_another_one_on_the_same_line() =>
        Assert.Equal("{\"a\":1} {\"a\":\"x\"}\n", Edits.Run("{\"a\":1} {\"a\":2}\n", 1, Edits.Edit("a=x")).Text);

    [Theory]
    // Shared values.
    [InlineData("a: &x b\nc: *x\n", "a=v", "KSI0151", 1, 4)]
    [InlineData("a: &x {b: c}\nd: *x\n", "a/b=v", "KSI0151", 1, 4)]
    [InlineData("a: &x {b: c}\nd: *x\n", "d/b=v", "KSI0151", 2, 4)]
    [InlineData("a: &x {b: {c: d, f: g}}\ne:\n  <<: *x\n", "e/b/c=v", "KSI0151", 1, 15)]
    [InlineData("a: &x {b: c}\ne:\n  b: d\n  <<: *x\n", "e/b=v", "KSI0151", 1, 11)]
    [InlineData("a: &x {b: c}\ne:\n  <<: *x\n  b: d\n", "-e/b", "KSI0151", 4, 6)]
    [InlineData("a: &x {b: c}\ne: *x\n", "-a", "KSI0151", 1, 4)]
    // Templates.
    [InlineData("a: \"{{ .Values.a }}\"\n", "a=v", "KSI0152", 1, 4)]
    [InlineData("a: {{ .Values.a }}\nb: c\n", "b=v", "KSI0152", 1, 5)]
    [InlineData("a: |\n  {{ .Values.a | nindent 2 }}\n", "a/:/b=v", "KSI0152", 2, 4)]
    [InlineData("{{- if .Values.a }}\nb: c\n{{- end }}\n", "b=v", "KSI0152", 1, 3)]
    // What is in the way.
    [InlineData("a: b\n", "a/c=v", "KSI0153", 1, 4)]
    [InlineData("a: [b]\n", "a/c=v", "KSI0153", 1, 4)]
    [InlineData("a: {b: c}\n", "a=v", "KSI0153", 1, 4)]
    [InlineData("a: [b]\n", "a=v", "KSI0153", 1, 4)]
    [InlineData("a: {b: c}\n", "a=[v]", "KSI0153", 1, 4)]
    [InlineData("a: [{b: c}, d]\n", "a=[v,d]", "KSI0153", 1, 5)]
    [InlineData("a: [b]\n", "a/[1]=v", "KSI0153", 1, 4)]
    [InlineData("a: b\n", "c/[0]=v", "KSI0153", 1, 1)]
    [InlineData("a: {b: c}\n", "a/:/b=v", "KSI0153", 1, 4)]
    [InlineData("- b\n", "a=v", "KSI0153", 1, 1)]
    [InlineData("a: 1\n", "a/:/b=v", "KSI0153", 1, 4)]
    // What is not safe.
    [InlineData("a: !!binary aGk=\n", "a=v", "KSI0150", 1, 4)]
    [InlineData("a: b\n c: d\n", "a=v", "KSI0150", 2, 3)]
    [InlineData("a:\n\tb: c\n", "a/b=v", "KSI0150", 2, 1)]
    [InlineData("a: b\n? c\n: d\n", "-c", "KSI0150", 2, 3)]
    [InlineData("c: >2\n    a: b\n", "c/:/d=x", "KSI0150", 1, 4)]
    [InlineData("a: [b, # c\n  d]\n", "a=[d]", "KSI0150", 1, 5)]
    [InlineData("a: b\uFFFD\n", "a=v", "KSI0150", 1, 1)]
    [InlineData("{a\n b}\n", "a b=v", "KSI0150", 1, 2)]
    [InlineData("\t\n", "a=v", "KSI0150", 1, 1)]
    public void Refuses(string text, string edit, string rule, int line, int column)
    {
        var exception = Edits.Refuses(text, edit);
        Assert.Equal((rule, line, column), (exception.Diagnostic.Id, exception.Diagnostic.Location!.Line, exception.Diagnostic.Location.Column));
        Assert.NotEmpty(exception.Diagnostic.Remedy!);
        Assert.Equal(edit[0] == '-' || edit.Contains("]=", StringComparison.Ordinal), exception.Paste is null);
    }

    [Fact]
    public void Refusals_name_the_field_and_its_place_in_the_file()
    {
        var diagnostic = Edits.Refuses("kind: ConfigMap\nmetadata: {name: m, namespace: n}\ndata:\n  c: |\n    a:\n      - b\n", "data/c/:/a=x").Diagnostic;
        Assert.Equal("data.c:a cannot be changed safely: it is a list and not a text.", diagnostic.Message);
        Assert.Equal("f.yaml:6:7", diagnostic.Location!.ToString());
        Assert.Equal("ConfigMap n/m", diagnostic.Location.Object);
        Assert.Equal("data.c:a", diagnostic.Location.Path);
    }

    [Fact]
    public void Refusals_give_the_lines_to_write_by_hand()
    {
        var exception = Edits.Refuses("data:\n  c: >2\n      a: b\n", "data/c/:/o/registry=r", "data/c/:/o/pullSecrets=[s,4]", "-data/c/:/a");
        Assert.Equal("o:\n  registry: r\n  pullSecrets:\n    - s\n    - \"4\"\n", exception.Paste);
        exception = Edits.Refuses("d: [{i: &x y}, {i: *x}]\n", "d/[0]/i=v", "d/[1]/i=w");
        Assert.Equal("# d[0]\ni: v\n# d[1]\ni: w\n", exception.Paste);
    }

    [Theory]
    // The template is far from the edit.
    [InlineData("a: \"{{ .Values.a }}\"\nb: c\n", "b=v", "a: \"{{ .Values.a }}\"\nb: v\n")]
    [InlineData("# {{ x }}\nb: c\n", "b=v", "# {{ x }}\nb: v\n")]
    [InlineData("c: |\n  a: '{{ .Values.a }}'\n  b: c\n", "c/:/b=v", "c: |\n  a: '{{ .Values.a }}'\n  b: v\n")]
    [InlineData("a: &x b\n", "a=v", "a: &x v\n")]
    [InlineData("a: &x\n  b: c\n", "a/b=v", "a: &x\n  b: v\n")]
    public void Edits_beside_what_it_would_refuse(string text, string edit, string expected) => Assert.Equal(expected, Edits.Run(text, edit).Text);

    [Fact]
    public void Refuses_a_document_that_is_not_there()
    {
        var exception = Assert.Throws<EditException>(() => DocumentEditor.Edit("a: b\n", 1, "f.yaml", [Edits.Edit("a=x")]));
        Assert.Equal("KSI0150", exception.Diagnostic.Id);
    }

    [Fact]
    public void A_deep_document_is_refused()
    {
        var text = string.Concat(Enumerable.Repeat("[", 100_000));
        Assert.Equal("KSI0150", Edits.Refuses(text, "a=x").Diagnostic.Id);
        Assert.Equal("KSI0150", Edits.Refuses("a: " + text, "a=x").Diagnostic.Id);
        text = string.Concat(Enumerable.Range(0, 5000).Select(i => new string(' ', i) + "a:\n"));
        Assert.Equal("KSI0150", Edits.Refuses(text, "b=x").Diagnostic.Id);
    }

    [Fact]
    public void What_would_take_forever_is_refused()
    {
        var text = string.Concat(Enumerable.Repeat("a: b\n", 20_000));
        Assert.Equal("KSI0150", Edits.Refuses(text, "-a").Diagnostic.Id);
        text = "p:\n" + string.Concat(Enumerable.Repeat("- b\n", 20_000));
        Assert.Equal("KSI0150", Edits.Refuses(text, "p=[a]").Diagnostic.Id);
    }

    [Fact]
    public void A_large_text_takes_no_long_time()
    {
        var map = ConfigMap.Replace("      registry:", string.Concat(Enumerable.Range(0, 50_000).Select(i => $"      key{i}: value # {i}\n")) + "      registry:", StringComparison.Ordinal);
        var text = string.Concat(Enumerable.Repeat(ConfigMap + "---\n", 500)) + map;
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var edited = DocumentEditor.Edit(text, 1000, "f.yaml", [Edits.Edit("data/image_config.yaml/:/overrides/registry=r"), Edits.Edit("data/image_config.yaml/:/overrides/new=r")]);
        // A few seconds.
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 30);
        Assert.Equal(2, edited.Changes.Count);
    }

    [Fact]
    public void A_new_text_with_half_a_character_is_refused() =>
        Assert.Equal("KSI0150", Assert.Throws<EditException>(() => Edits.Run("a: b\n", 0, FieldEdit.Set(FieldPath.Of("a"), "\uD800"))).Diagnostic.Id);
}

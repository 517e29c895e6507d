using System.Text;
using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Operations.Rollout;

namespace K8ssandraImages.Operations.Tests.Rollout;

/// <summary>Why an operator's pod does not come to run, by what kubelets, schedulers and events say.</summary>
public sealed class PodTroubleTests
{
    private const string Template = """{"spec":{"template":{"spec":{"initContainers":[{"name":"wait"}],"containers":[{"name":"proxy"},{"name":"manager"}]}}}}""";

    // the status of the container manager, the rule (null for no trouble), the field, whether there is no more doubt, a part of the message
    [Theory]
    [InlineData("""{"state":{"running":{}},"ready":true}""", null, null, false, "")]
    [InlineData("""{"state":{"running":{}},"ready":false}""", null, null, false, "")]
    [InlineData("""{"state":{"waiting":{"reason":"ContainerCreating"}}}""", null, null, false, "")]
    [InlineData("""{"state":{"waiting":{"reason":"ErrImagePull","message":"rpc error: not found"}}}""", "KSI0253", "spec.template.spec.containers[1].image", false, "cannot pull the image `registry/op:1` of its container manager: ErrImagePull: rpc error: not found.")]
    [InlineData("""{"state":{"waiting":{"reason":"ImagePullBackOff","message":"Back-off"}}}""", "KSI0253", "spec.template.spec.containers[1].image", false, "ImagePullBackOff: Failed to pull image: unauthorized.")]
    [InlineData("""{"state":{"waiting":{"reason":"InvalidImageName"}}}""", "KSI0253", "spec.template.spec.containers[1].image", false, "InvalidImageName.")]
    [InlineData("""{"state":{"waiting":{"reason":"CreateContainerConfigError","message":"configmap \"x\" not found"}}}""", "KSI0255", "spec.template.spec.containers[1]", false, "cannot be started: CreateContainerConfigError: configmap \"x\" not found.")]
    [InlineData("""{"state":{"waiting":{"reason":"CrashLoopBackOff"}},"restartCount":1,"lastState":{"terminated":{"exitCode":1,"reason":"Error"}}}""", "KSI0254", "spec.template.spec.containers[1]", false, "crashes: it ended with the exit code 1, and was started again 1 time.")]
    [InlineData("""{"state":{"waiting":{"reason":"CrashLoopBackOff"}},"restartCount":2,"lastState":{"terminated":{"exitCode":137,"reason":"OOMKilled"}}}""", "KSI0254", "spec.template.spec.containers[1]", true, "exit code 137 (OOMKilled), and was started again 2 times.")]
    [InlineData("""{"state":{"terminated":{"exitCode":2,"reason":"Error","message":"one\nunable to load\n"}}}""", "KSI0254", "spec.template.spec.containers[1]", false, "It said: unable to load.")]
    [InlineData("""{"state":{"terminated":{"exitCode":0,"reason":"Completed"}}}""", "KSI0254", "spec.template.spec.containers[1]", false, "exit code 0.")]
    [InlineData("""{"state":{"running":{}},"ready":false,"restartCount":3,"lastState":{"terminated":{"exitCode":1}}}""", "KSI0254", "spec.template.spec.containers[1]", true, "3 times.")]
    [InlineData("""{"state":{"running":{}},"ready":false,"restartCount":1,"lastState":{"terminated":{"exitCode":1}}}""", null, null, false, "")]
    public void A_container_says_it_by_its_state(string status, string? rule, string? field, bool isCertain, string message)
    {
        var pod = Pod("\"containerStatuses\":[{\"name\":\"proxy\",\"ready\":true,\"state\":{\"running\":{}}}," + status.Insert(1, "\"name\":\"manager\",") + "]");
        var warning = Read("""{"reason":"Failed","message":"Failed to pull image: unauthorized"}""");
        var trouble = PodTrouble.Of(pod, Read(Template), status.Contains("ImagePullBackOff", StringComparison.Ordinal) ? [warning] : [], "--context c");
        Assert.Equal((rule, field), (trouble?.Rule.Id, trouble?.Field));
        if (trouble is null)
            return;
        Assert.Equal(isCertain, trouble.IsCertain);
        Assert.EndsWith(message, trouble.Message, StringComparison.Ordinal);
        Assert.Contains(" pod op-1 ", trouble.Message, StringComparison.Ordinal);
        Assert.EndsWith("-n ops --context c", trouble.Remedy.Replace(" -c manager --previous", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void An_init_container_says_it_too()
    {
        var trouble = PodTrouble.Of(Pod("""
            "initContainerStatuses":[{"name":"wait","state":{"terminated":{"exitCode":3,"reason":"Error"}}}],"containerStatuses":[{"name":"manager","state":{"waiting":{"reason":"PodInitializing"}}}]
            """), Read(Template), [], "");
        Assert.Equal(("KSI0254", "spec.template.spec.initContainers[0]"), (trouble!.Rule.Id, trouble.Field));
        Assert.Null(PodTrouble.Of(Pod("""
            "initContainerStatuses":[{"name":"wait","state":{"terminated":{"exitCode":0,"reason":"Completed"}}}],"containerStatuses":[{"name":"manager","state":{"waiting":{"reason":"PodInitializing"}}}]
            """), Read(Template), [], ""));
    }

    [Fact]
    public void A_pod_that_no_node_takes()
    {
        var trouble = PodTrouble.Of(Pod("""
            "conditions":[{"type":"PodScheduled","status":"False","reason":"Unschedulable","message":"0/3 nodes are available."}]
            """), Read(Template), [], "");
        Assert.Equal("KSI0255", trouble!.Rule.Id);
        Assert.Equal("No node takes the new pod op-1: 0/3 nodes are available.", trouble.Message);
        // Somebody may bring a node.
        Assert.True(trouble.Patience >= TimeSpan.FromMinutes(1));
    }

    [Theory]
    [InlineData("FailedMount", "secret \\\"webhook-server-cert\\\" not found", true)]
    [InlineData("Unhealthy", "Readiness probe failed", false)]
    [InlineData("FailedScheduling", "0/3 nodes", false)]
    public void What_events_warn_of_counts_where_it_does_not_pass(string reason, string message, bool counts)
    {
        var pod = Pod("""
            "containerStatuses":[{"name":"manager","state":{"waiting":{"reason":"ContainerCreating"}}}]
            """);
        var trouble = PodTrouble.Of(pod, Read(Template), [Read("{\"reason\":\"" + reason + "\",\"message\":\"" + message + "\"}")], "");
        Assert.Equal(counts ? "KSI0255" : null, trouble?.Rule.Id);
        if (counts)
            Assert.Contains("webhook-server-cert", trouble!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_of_it_acts_on_a_terminal()
    {
        var trouble = PodTrouble.Of(Pod("""
            "containerStatuses":[{"name":"manager","state":{"terminated":{"exitCode":1,"message":"\u001b[31mred"}}}]
            """), Read(Template), [], "");
        Assert.DoesNotContain('\u001b', trouble!.Message);
    }

    private static Node Pod(string status) => Read("{\"metadata\":{\"name\":\"op-1\",\"namespace\":\"ops\"},\"spec\":{\"containers\":[{\"name\":\"manager\",\"image\":\"registry/op:1\"}]},\"status\":{" + status + "}}");

    private static Node Read(string json) => DocumentParser.ParseObject(Encoding.UTF8.GetBytes(json), "c", DocumentLimits.Default);
}

"""boto3 and the AWS CLI against a served example: every action, as their users call it.

    drive.py PROGRAM
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

HOME = "arn:aws:states:us-east-1:123456789012"
ORDER = f"{HOME}:stateMachine:order"
DELIVERY = f"{HOME}:stateMachine:delivery"
QUOTE = f"{HOME}:stateMachine:quote"
DELIVER = f"{HOME}:activity:Deliver"
KEY = {"AWS_ACCESS_KEY_ID": "AKIAEXAMPLE", "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"}
CUP = json.dumps({"amount": 20, "items": ["cup"]})
MOCKS = os.path.join(os.path.dirname(__file__), "../../examples/order-service/MockConfigFile.json")
DEAR = json.dumps({"amount": 2000, "items": ["vase"]})


class Service:
    """The program, serving a folder until it is left."""

    def __init__(self, program, folder, log):
        environment = dict(os.environ, ASL_ACCESS_KEY_ID=KEY["AWS_ACCESS_KEY_ID"])
        environment["ASL_SECRET_ACCESS_KEY"] = KEY["AWS_SECRET_ACCESS_KEY"]
        environment["ASL_LOG_LEVEL"] = "ALL"
        command = [program, "serve", "--data", folder, "--listen", "127.0.0.1:0", "--mocks", MOCKS]
        self.process = subprocess.Popen(command, stdout=log, stderr=subprocess.PIPE, text=True, env=environment)
        self.endpoint = self.process.stderr.readline().split()[-1]
        assert "order#Approved" in self.process.stderr.readline(), "it says what it can mock"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        assert self.process.wait(30) == 0, "it ends when it is asked to"

    def client(self, secret=KEY["AWS_SECRET_ACCESS_KEY"]):
        # Without this boto3 calls sync-127.0.0.1, which nobody can find.
        config = Config(inject_host_prefix=False, retries={"max_attempts": 0}, read_timeout=90)
        return boto3.client(
            "stepfunctions",
            endpoint_url=self.endpoint,
            region_name="us-east-1",
            aws_access_key_id=KEY["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=secret,
            config=config,
        )

    def aws(self, *arguments):
        """What the AWS CLI prints."""
        environment = dict(os.environ, AWS_DEFAULT_REGION="us-east-1", AWS_DISABLE_HOST_PREFIX_INJECTION="true", **KEY)
        command = ["aws", "stepfunctions", *arguments, "--endpoint-url", self.endpoint, "--output", "json"]
        printed = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout
        return json.loads(printed) if printed.strip() else None


def refused(code, call, **arguments):
    """The message with which a call is refused."""
    try:
        answer = call(**arguments)
    except ClientError as error:
        assert error.response["Error"]["Code"] == code, error
        return error.response["Error"]["Message"]
    raise AssertionError(f"{code} is expected, not {answer}")


def until(client, execution, status):
    """The execution, once it has this status."""
    for _ in range(2000):
        described = client.describe_execution(executionArn=execution)
        if described["status"] == status:
            return described
        time.sleep(0.01)
    raise AssertionError(f"{described} is not {status}")


def token(client, execution, redrives=0):
    """The Task Token that an order waits for."""
    for _ in range(2000):
        events = client.get_execution_history(executionArn=execution)["events"]
        asked = [event for event in events if "taskScheduledEventDetails" in event]
        submitted = [event for event in events if event["type"] == "TaskSubmitted"]
        if len(submitted) > redrives:
            parameters = json.loads(asked[-1]["taskScheduledEventDetails"]["parameters"])
            return parameters["Payload"]["token"]
        time.sleep(0.01)
    raise AssertionError("it does not ask")


def machines(client, service):
    listed = client.list_state_machines()["stateMachines"]
    assert [machine["name"] for machine in listed] == ["delivery", "order", "quote"], listed
    assert [machine["type"] for machine in listed] == ["STANDARD", "STANDARD", "EXPRESS"], listed
    described = client.describe_state_machine(stateMachineArn=ORDER)
    assert described["loggingConfiguration"] == {"level": "ALL", "includeExecutionData": False}, described
    definition = json.loads(described["definition"])
    assert definition["StartAt"] == "CheckStock"
    role = described["roleArn"]
    created = client.create_state_machine(name="order", definition=json.dumps(definition), roleArn=role)
    assert created["stateMachineArn"] == ORDER
    refused("StateMachineAlreadyExists", client.create_state_machine, name="order", definition="{}", roleArn=role)
    other = refused("ValidationException", client.create_state_machine, name="other", definition="{}", roleArn=role)
    assert "compiled" in other
    refused("ValidationException", client.update_state_machine, stateMachineArn=ORDER, definition="{}")
    refused("ValidationException", client.delete_state_machine, stateMachineArn=ORDER)
    refused("StateMachineDoesNotExist", client.describe_state_machine, stateMachineArn=f"{ORDER}s")
    refused("InvalidArn", client.describe_state_machine, stateMachineArn="order")
    client.tag_resource(resourceArn=ORDER, tags=[{"key": "team", "value": "shop"}])
    assert client.list_tags_for_resource(resourceArn=ORDER)["tags"] == [{"key": "team", "value": "shop"}]
    client.untag_resource(resourceArn=ORDER, tagKeys=["team"])
    assert client.list_tags_for_resource(resourceArn=ORDER)["tags"] == []
    printed = service.aws("list-state-machines")["stateMachines"]
    assert [machine["name"] for machine in printed] == ["delivery", "order", "quote"]


def executions(client, service):
    header = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1"
    started = client.start_execution(stateMachineArn=ORDER, name="first", input=CUP, traceHeader=header)
    execution = started["executionArn"]
    described = until(client, execution, "SUCCEEDED")
    assert described["traceHeader"] == header
    assert described["startDate"] == started["startDate"]
    assert json.loads(described["output"])["parcels"] == [{"parcel": "cup"}]
    exists = refused("ExecutionAlreadyExists", client.start_execution, stateMachineArn=ORDER, name="first", input=CUP)
    assert exists == f"Execution Already Exists: '{execution}'"
    refused("InvalidName", client.start_execution, stateMachineArn=ORDER, name="a b")
    refused("InvalidExecutionInput", client.start_execution, stateMachineArn=ORDER, input="{")
    refused("ExecutionDoesNotExist", client.describe_execution, executionArn=f"{execution}s")
    ran = client.describe_state_machine_for_execution(executionArn=execution)
    assert ran["stateMachineArn"] == ORDER

    pages = client.get_paginator("get_execution_history").paginate(
        executionArn=execution, reverseOrder=True, PaginationConfig={"PageSize": 4}
    )
    ids = [event["id"] for page in pages for event in page["events"]]
    assert ids == list(range(len(ids), 0, -1)), ids
    bare = client.get_execution_history(executionArn=execution, includeExecutionData=False)["events"][0]
    assert "input" not in bare["executionStartedEventDetails"]

    for _ in range(4):
        client.start_execution(stateMachineArn=ORDER, input=json.dumps({"amount": 1, "items": ["unicorn"]}))
    pages = client.get_paginator("list_executions").paginate(stateMachineArn=ORDER, PaginationConfig={"PageSize": 2})
    names = [execution["name"] for page in pages for execution in page["executions"]]
    assert len(names) == 5 and names[-1] == "first", names
    succeeded = client.list_executions(stateMachineArn=ORDER, statusFilter="SUCCEEDED")["executions"]
    assert [execution["name"] for execution in succeeded] == ["first"]
    refused("InvalidToken", client.list_executions, stateMachineArn=ORDER, nextToken="made up")

    printed = service.aws("start-execution", "--state-machine-arn", ORDER, "--name", "cli", "--input", CUP)
    assert printed["executionArn"] == f"{HOME}:execution:order:cli"
    until(client, printed["executionArn"], "SUCCEEDED")
    printed = service.aws("describe-execution", "--execution-arn", printed["executionArn"])
    assert printed["status"] == "SUCCEEDED"
    printed = service.aws("list-executions", "--state-machine-arn", ORDER, "--page-size", "2")
    assert len(printed["executions"]) == 6


def callbacks(client, service):
    execution = client.start_execution(stateMachineArn=ORDER, name="dear", input=DEAR)["executionArn"]
    asked = token(client, execution)
    client.send_task_heartbeat(taskToken=asked)
    client.send_task_failure(taskToken=asked, error="Rejected", cause="too dear")
    failed = until(client, execution, "FAILED")
    assert (failed["error"], failed["redriveStatus"]) == ("Rejected", "REDRIVABLE"), failed
    redriven = client.redrive_execution(executionArn=execution)
    asked = token(client, execution, redrives=1)
    client.send_task_success(taskToken=asked, output=json.dumps({"by": "Ada"}))
    succeeded = until(client, execution, "SUCCEEDED")
    assert succeeded["redriveCount"] == 1 and succeeded["redriveDate"] == redriven["redriveDate"]
    refused("TaskTimedOut", client.send_task_success, taskToken=asked, output="{}")
    refused("InvalidToken", client.send_task_heartbeat, taskToken="made up")
    refused("ExecutionNotRedrivable", client.redrive_execution, executionArn=execution)

    execution = client.start_execution(stateMachineArn=ORDER, input=DEAR)["executionArn"]
    stopped = client.stop_execution(executionArn=execution, error="Cancelled", cause="by the customer")
    described = until(client, execution, "ABORTED")
    assert (described["error"], described["stopDate"]) == ("Cancelled", stopped["stopDate"])
    execution = client.start_execution(stateMachineArn=ORDER, name="cancelled", input=DEAR)["executionArn"]
    service.aws("stop-execution", "--execution-arn", execution)
    until(client, execution, "ABORTED")


def versions(client, service):
    published = client.publish_state_machine_version(stateMachineArn=ORDER, description="the first")
    version = published["stateMachineVersionArn"]
    assert version == f"{ORDER}:1"
    assert client.publish_state_machine_version(stateMachineArn=ORDER)["stateMachineVersionArn"] == version
    listed = client.list_state_machine_versions(stateMachineArn=ORDER)["stateMachineVersions"]
    assert [listed["stateMachineVersionArn"] for listed in listed] == [version]
    route = [{"stateMachineVersionArn": version, "weight": 100}]
    alias = client.create_state_machine_alias(name="live", routingConfiguration=route)["stateMachineAliasArn"]
    assert client.describe_state_machine_alias(stateMachineAliasArn=alias)["routingConfiguration"] == route
    client.update_state_machine_alias(stateMachineAliasArn=alias, description="for customers")
    started = client.start_execution(stateMachineArn=alias, input=CUP)["executionArn"]
    described = until(client, started, "SUCCEEDED")
    assert (described["stateMachineVersionArn"], described["stateMachineAliasArn"]) == (version, alias), described
    assert len(client.list_executions(stateMachineArn=version)["executions"]) == 1
    refused("ConflictException", client.delete_state_machine_version, stateMachineVersionArn=version)
    aliases = service.aws("list-state-machine-aliases", "--state-machine-arn", ORDER)["stateMachineAliases"]
    assert [listed["stateMachineAliasArn"] for listed in aliases] == [alias]
    client.delete_state_machine_alias(stateMachineAliasArn=alias)
    client.delete_state_machine_version(stateMachineVersionArn=version)


def activities(client, service):
    created = client.create_activity(name="Repair", tags=[{"key": "team", "value": "desk"}])
    repair = created["activityArn"]
    assert client.create_activity(name="Repair")["creationDate"] == created["creationDate"]
    assert client.describe_activity(activityArn=repair)["name"] == "Repair"
    listed = client.list_activities()["activities"]
    assert [activity["name"] for activity in listed] == ["Deliver", "Repair"], listed
    refused("InvalidName", client.create_activity, name="a b")
    client.delete_activity(activityArn=repair)
    refused("ActivityDoesNotExist", client.describe_activity, activityArn=repair)
    refused("ActivityDoesNotExist", client.get_activity_task, activityArn=repair)

    def courier():
        task = service.client().get_activity_task(activityArn=DELIVER, workerName="courier")
        client.send_task_success(taskToken=task["taskToken"], output=task["input"])

    worker = threading.Thread(target=courier)
    worker.start()
    execution = client.start_execution(stateMachineArn=DELIVERY, input='{"parcel":"cup"}')["executionArn"]
    worker.join()
    assert until(client, execution, "SUCCEEDED")["output"] == '{"parcel":"cup"}'


def express(client, service):
    items = json.dumps({"items": [{"price": 3}, {"price": 4}]})
    ran = client.start_sync_execution(stateMachineArn=QUOTE, name="q", input=items)
    assert ran["status"] == "SUCCEEDED" and json.loads(ran["output"]) == {"total": 7}, ran
    assert ran["billingDetails"]["billedMemoryUsedInMB"] == 64
    failed = client.start_sync_execution(stateMachineArn=QUOTE, input="{\"items\": [{\"price\": \"x\"}]}")
    assert failed["status"] == "FAILED" and failed["error"] == "States.QueryEvaluationError", failed
    refused("StateMachineTypeNotSupported", client.start_sync_execution, stateMachineArn=ORDER)
    refused("StateMachineTypeNotSupported", client.list_executions, stateMachineArn=QUOTE)
    started = client.start_execution(stateMachineArn=QUOTE, input=items)["executionArn"]
    refused("InvalidArn", client.describe_execution, executionArn=started)
    printed = service.aws("start-sync-execution", "--state-machine-arn", QUOTE, "--input", items)
    assert json.loads(printed["output"]) == {"total": 7}


def test_cases(client, service):
    # Real and mocked side by side: nobody approves the one, Ada the other, whose card is busy once.
    real = client.start_execution(stateMachineArn=ORDER, input=DEAR)["executionArn"]
    mocked = client.start_execution(stateMachineArn=f"{ORDER}#Approved", input=DEAR)["executionArn"]
    approved = until(client, mocked, "SUCCEEDED")
    assert approved["stateMachineArn"] == ORDER, approved
    output = json.loads(approved["output"])
    assert (output["approval"], output["charge"]) == ({"approvedBy": "Ada"}, {"receipt": "17"}), output
    until(client, real, "RUNNING")
    client.stop_execution(executionArn=real)
    told = refused("InvalidName", client.start_execution, stateMachineArn=f"{ORDER}#Happy")
    assert "there are `Approved`, `OutOfStock`" in told, told
    started = service.aws("start-execution", "--state-machine-arn", f"{ORDER}#OutOfStock", "--input", CUP)
    assert until(client, started["executionArn"], "FAILED")["error"] == "OutOfStock"


def access(_, service):
    stranger = service.client(secret="guessed")
    refused("InvalidSignatureException", stranger.list_state_machines)


def logs(log, execution):
    """An execution's log tells each of its events once, across a restart, and none of its data."""
    log.seek(0)
    records = [json.loads(line) for line in log]
    told = [record for record in records if record["execution_arn"] == execution]
    assert [int(record["id"]) for record in told] == list(range(1, len(told) + 1)), told
    assert told[0]["type"] == "ExecutionStarted" and told[-1]["type"] == "ExecutionSucceeded", told
    assert not [record for record in records if {"input", "output", "parameters"} & set(record["details"])]
    assert [record for record in records if ":express:quote:" in record["execution_arn"]]


def main(program):
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile("w+") as log:
        with Service(program, folder, log) as service:
            client = service.client()
            for part in [machines, executions, callbacks, versions, activities, express, test_cases, access]:
                part(client, service)
                print(f"{part.__name__}: as on AWS")
            execution = client.start_execution(stateMachineArn=DELIVERY, name="later")["executionArn"]
        with Service(program, folder, log) as service:
            client = service.client()
            task = client.get_activity_task(activityArn=DELIVER)
            client.send_task_success(taskToken=task["taskToken"], output="{}")
            until(client, execution, "SUCCEEDED")
            print("after a restart: as before")
        logs(log, execution)
        print("logs: as on AWS")


main(*sys.argv[1:])
